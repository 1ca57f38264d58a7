import { createHash } from 'node:crypto';
import type { Clock } from '../../../platform/clock/clock.js';
import type {
  InstructionAnswer,
  InstructionReceipt,
  InstructOptions,
  LegacyInstruction,
  WalkOptions,
} from '../../legacy-system.js';
import { type Consequence, SourceError } from '../../source-error.js';
import type { CareEncoding } from '../mapping-file.js';
import { decodeText } from '../text-encoding.js';
import type { DropFolder, DropFolders } from './drop-folders.js';
import { exportNames, sequenceIn } from './file-names.js';
import { InstructionAnswers } from './instruction-answers.js';
import {
  instructionCsv,
  instructionFault,
  type InstructionManifest,
  instructionManifest,
  instructionPrefix as prefix,
} from './instruction-file.js';
import { largestManifest } from './manifest.js';

export interface InstructionOptions {
  /** As the council file names it. */
  system: string;
  /** What manifests name. */
  manifestSystem: string;
  folders: DropFolders;
  encoding: CareEncoding;
  clock: Clock;
}

interface Prepared {
  names: { csv: string; manifest: string; sent: string };
  csv: Buffer;
  manifest: InstructionManifest;
}

/**
 * Instructions to CARE, one to a file, numbered without a hole. Three steps: the CSV in `out`; the manifest in `sent`, under the hash of its
 * key; the same manifest in `out`, with which CARE first sees it. A CSV that lies there without its manifest tells that the last step is left;
 * a key that lies in `sent` is never given another file. One writer at a time: its callers hold a lease.
 */
export class Instructions {
  private readonly answers: InstructionAnswers;

  constructor(private readonly options: InstructionOptions) {
    this.answers = new InstructionAnswers(options.folders);
  }

  /** Throws SourceError: `key-reused` for another instruction under a key that was used, and codes of instructionFault. */
  async instruct(instruction: LegacyInstruction, { signal, dryRun }: InstructOptions): Promise<InstructionReceipt> {
    const { folders, encoding } = this.options;
    const fault = instructionFault(instruction, encoding);
    if (fault) throw this.failure(fault);
    await folders.prepare(signal);
    if (!dryRun) {
      await this.finishLast(signal);
      await this.answers.archive(signal);
    }
    const csv = instructionCsv(instruction, encoding);
    const before = await this.sentBefore(instruction.key, signal);
    if (before) return this.repeated(before, csv, signal);
    const prepared = this.prepared(instruction.key, csv, (await this.lastNumber(signal)) + 1);
    if (!dryRun) await this.send(prepared, signal);
    return this.receipt(dryRun ? 'would-send' : 'sent', prepared);
  }

  /** null: nothing was sent under this key. */
  async answer(key: string, { signal }: WalkOptions): Promise<InstructionAnswer | null> {
    await this.options.folders.prepare(signal);
    await this.answers.archive(signal);
    const sent = await this.sentBefore(key, signal);
    return sent ? this.answers.of(sent.sequence, signal) : null;
  }

  private async send({ names, csv, manifest }: Prepared, signal: AbortSignal): Promise<void> {
    const { folders } = this.options;
    await folders.write({ folder: 'out', name: names.csv }, csv, signal);
    await folders.write({ folder: 'sent', name: names.sent }, json(manifest), signal);
    await folders.write({ folder: 'out', name: names.manifest }, json(manifest), signal);
  }

  /** Were it left, CARE would miss a number; only the last one can have been cut off. */
  private async finishLast(signal: AbortSignal): Promise<void> {
    const { folders } = this.options;
    const last = (await this.sent(signal)).at(-1);
    if (!last) return;
    const { csv, manifest } = exportNames(prefix, last.sequence);
    const isThere = async (folder: DropFolder, name: string) => (await folders.stat({ folder, name }, signal)) !== null;
    const seen = (await isThere('out', manifest)) || (await isThere('archive', manifest));
    if (seen || !(await isThere('out', csv))) return;
    const record = await folders.read({ folder: 'sent', name: last.name }, largestManifest, signal);
    if (!Buffer.isBuffer(record)) throw this.failure('sent-damaged', 'halt-system');
    await folders.write({ folder: 'out', name: manifest }, record, signal);
  }

  private async repeated(
    { name, sequence }: { name: string; sequence: number },
    csv: Buffer,
    signal: AbortSignal,
  ): Promise<InstructionReceipt> {
    const record = await this.options.folders.read({ folder: 'sent', name }, largestManifest, signal);
    const sha256 = createHash('sha256').update(csv).digest('hex');
    if (!Buffer.isBuffer(record) || !record.includes(sha256)) throw this.failure('key-reused');
    return { outcome: 'sent-before', reference: exportNames(prefix, sequence).stem, files: [] };
  }

  private async sentBefore(key: string, signal: AbortSignal): Promise<{ name: string; sequence: number } | null> {
    const ending = sentEnding(key);
    return (await this.sent(signal)).find(({ name }) => name.endsWith(ending)) ?? null;
  }

  /** In the order of their numbers. */
  private async sent(signal: AbortSignal): Promise<{ name: string; sequence: number }[]> {
    const entries = await this.options.folders.list('sent', signal);
    return entries
      .map(({ name }) => ({ name, sequence: sequenceIn(name, { prefix, ending: name.slice(name.indexOf('.')) }) }))
      .filter(
        (sent): sent is { name: string; sequence: number } => sent.sequence !== null && !sent.name.endsWith('.part'),
      )
      .sort((a, b) => a.sequence - b.sequence);
  }

  /** What CARE may have seen counts, should `sent` have been lost. */
  private async lastNumber(signal: AbortSignal): Promise<number> {
    const sent = (await this.sent(signal)).at(-1);
    if (sent) return sent.sequence;
    let last = 0;
    for (const folder of ['out', 'archive'] as const) {
      for (const { name } of await this.options.folders.list(folder, signal))
        last = Math.max(last, sequenceIn(name, { prefix, ending: '.manifest.json' }) ?? 0);
    }
    return last;
  }

  private prepared(key: string, csv: Buffer, sequence: number): Prepared {
    const { manifestSystem: system, clock } = this.options;
    const { stem, csv: csvName, manifest } = exportNames(prefix, sequence);
    const names = { csv: csvName, manifest, sent: `${stem}${sentEnding(key)}` };
    return { names, csv, manifest: instructionManifest(csv, { system, sequence, key, createdAt: clock.instant() }) };
  }

  private receipt(outcome: 'sent' | 'would-send', { names, csv, manifest }: Prepared): InstructionReceipt {
    return {
      outcome,
      reference: exportNames(prefix, manifest.sequence).stem,
      files: [
        { name: `out/${names.csv}`, text: decodeText(csv, this.options.encoding) },
        { name: `out/${names.manifest}`, text: json(manifest).toString('utf8') },
      ],
    };
  }

  private failure(code: string, consequence: Consequence = 'skip-record'): SourceError {
    return new SourceError({ system: this.options.system, operation: 'instruct', code, consequence });
  }
}

function sentEnding(key: string): string {
  return `.${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;
}

function json(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8');
}
