import { SourceError } from '../../source-error.js';
import { dropFault } from './drop-fault.js';
import type { DropFolder } from './drop-folders.js';
import { ExportAnswers, type ExportOutcome } from './export-answers.js';
import {
  type DropExport,
  type ExportPlace,
  type ExportReading,
  type ExportRules,
  manifestOf,
  readExport,
} from './export-reading.js';
import { exportNames, sequenceIn } from './file-names.js';
import type { Manifest } from './manifest.js';

export interface DropOptions extends ExportRules {
  /** As the council file names it. */
  system: string;
  /** The number of CARE's first export. */
  firstSequence: number;
}

/** Manifests that are read at a time when the newest full export is looked for. */
const readAtOnce = 16;

/**
 * CARE's exports in strict order. The folder that a manifest lies in is the state of its export: `inbox`, delivered; `taken`, in hand, and
 * out of CARE's reach; `archive`, answered. Of the two files the manifest always moves last, so that each step can be the last one before
 * the process is killed: the next pass finds out from the folders what is left to do.
 */
export class Drop {
  private readonly answers: ExportAnswers;
  /** Archived exports never change. */
  private readonly kinds = new Map<number, Manifest['kind']>();

  constructor(private readonly options: DropOptions) {
    this.answers = new ExportAnswers(options);
  }

  /**
   * To be called at the start of a pass: answers and archives every export up to `upTo`, which the committed cursor covers (null: none).
   * `describe` derives what came of one from its bytes, purely. Answers repeated deliveries again; throws `sequence-reused` for a number
   * that came with another content.
   */
  async settle(
    upTo: number | null,
    describe: (delivered: DropExport) => ExportOutcome,
    signal: AbortSignal,
  ): Promise<void> {
    const { folders } = this.options;
    await folders.prepare(signal);
    if (upTo === null) return;
    for (const sequence of await this.sequences('taken', signal)) {
      if (sequence > upTo) break;
      const taken = await this.kept({ sequence, manifest: 'taken', csv: ['taken', 'archive'] }, signal);
      await this.answers.accept(taken.manifest, describe(taken), signal);
      await this.move(sequence, { from: 'taken', to: 'archive' }, signal);
    }
    for (const sequence of await this.sequences('inbox', signal)) {
      if (sequence > upTo) break;
      await this.settleRepeated(sequence, describe, signal);
    }
  }

  /**
   * The export after number `after`, verified, and moved out of CARE's reach; null: it has not come. `after` null: the oldest of the last
   * unbroken row of exports that were taken before, or CARE's first. Throws SourceError, having told the officer why in a reject file.
   */
  async next(after: number | null, signal: AbortSignal): Promise<DropExport | null> {
    const sequence = (after ?? (await this.beforeFirst(signal))) + 1;
    const known = await this.takenBefore(sequence, signal);
    if (known) return known;
    const delivered = await this.sequences('inbox', signal);
    if (delivered.includes(sequence)) return this.claim(sequence, signal);
    const later = delivered.find((each) => each > sequence);
    if (later === undefined) return this.quiet(sequence, signal);
    throw await this.answers.refuse(
      dropFault({ ...this.options, sequence }, { code: 'sequence-gap', next: later }),
      signal,
    );
  }

  /** The newest full export that was ever taken, verified again; null: none. */
  async newestFull(signal: AbortSignal): Promise<DropExport | null> {
    await this.options.folders.prepare(signal);
    for (const place of [
      { manifest: 'taken', csv: ['taken', 'archive'] },
      { manifest: 'archive', csv: ['archive'] },
    ] satisfies Omit<ExportPlace, 'sequence'>[]) {
      const sequence = await this.newestFullIn(place.manifest, signal);
      if (sequence !== null) return this.kept({ ...place, sequence }, signal);
    }
    return null;
  }

  /** Nothing waits: a refusal under the next number is of files that somebody took out of the inbox again. */
  private async quiet(next: number, signal: AbortSignal): Promise<null> {
    await this.answers.withdraw(next, signal);
    return null;
  }

  private async newestFullIn(folder: 'taken' | 'archive', signal: AbortSignal): Promise<number | null> {
    const newestFirst = (await this.sequences(folder, signal)).reverse();
    for (let from = 0; from < newestFirst.length; from += readAtOnce) {
      const some = newestFirst.slice(from, from + readAtOnce);
      const kinds = await Promise.all(some.map((sequence) => this.kindOf(sequence, folder, signal)));
      const index = kinds.indexOf('full');
      if (index >= 0) return some[index]!;
    }
    return null;
  }

  private async kindOf(sequence: number, folder: DropFolder, signal: AbortSignal): Promise<Manifest['kind']> {
    const known = this.kinds.get(sequence);
    if (known) return known;
    const read = await manifestOf(this.options, { folder, sequence }, signal);
    if (!read.ok) throw this.damaged(sequence);
    if (folder === 'archive') this.kinds.set(sequence, read.manifest.kind);
    return read.manifest.kind;
  }

  private async takenBefore(sequence: number, signal: AbortSignal): Promise<DropExport | null> {
    const { folders, prefix } = this.options;
    const { manifest: name } = exportNames(prefix, sequence);
    if (await folders.stat({ folder: 'taken', name }, signal)) {
      const taken = await this.read({ sequence, manifest: 'taken', csv: ['taken', 'archive'] }, signal);
      if (taken.ok) return taken.delivered;
      await this.release(sequence, signal);
    } else if (await folders.stat({ folder: 'archive', name }, signal))
      return this.kept({ sequence, manifest: 'archive', csv: ['archive'] }, signal);
    return null;
  }

  /** Verified before it is moved, so that what is wrong stays where CARE can mend it; and after, because CARE may just have replaced it. */
  private async claim(sequence: number, signal: AbortSignal): Promise<DropExport> {
    const delivered = await this.read({ sequence, manifest: 'inbox', csv: ['inbox', 'taken'] }, signal);
    if (!delivered.ok) throw await this.answers.refuse(delivered.fault, signal);
    await this.move(sequence, { from: 'inbox', to: 'taken' }, signal);
    const taken = await this.read({ sequence, manifest: 'taken', csv: ['taken'] }, signal);
    if (taken.ok) return taken.delivered;
    throw await this.answers.refuse(taken.fault, signal);
  }

  /** Back into the inbox, but never over what CARE delivered meanwhile. */
  private async release(sequence: number, signal: AbortSignal): Promise<void> {
    const { folders, prefix } = this.options;
    const { csv, manifest } = exportNames(prefix, sequence);
    for (const name of [csv, manifest]) {
      const replaced = await folders.stat({ folder: 'inbox', name }, signal);
      if (replaced) await folders.remove({ folder: 'taken', name }, signal);
      else await folders.move({ folder: 'taken', name }, 'inbox', signal);
    }
  }

  private async settleRepeated(
    sequence: number,
    describe: (delivered: DropExport) => ExportOutcome,
    signal: AbortSignal,
  ): Promise<void> {
    const { folders, prefix } = this.options;
    const { csv, manifest: name } = exportNames(prefix, sequence);
    const repeated = await manifestOf(this.options, { folder: 'inbox', sequence }, signal);
    if (!repeated.ok) throw await this.answers.refuse(repeated.fault, signal);
    const archived = (await folders.stat({ folder: 'archive', name }, signal)) !== null;
    const first = archived ? await this.kept({ sequence, manifest: 'archive', csv: ['archive'] }, signal) : null;
    if (first?.manifest.sha256 !== repeated.manifest.sha256)
      throw await this.answers.refuse(dropFault({ prefix, sequence }, { code: 'sequence-reused', archived }), signal);
    await this.answers.accept(first.manifest, describe(first), signal);
    for (const each of [csv, name]) await folders.remove({ folder: 'inbox', name: each }, signal);
  }

  private async beforeFirst(signal: AbortSignal): Promise<number> {
    const { firstSequence } = this.options;
    const known = [...(await this.sequences('archive', signal)), ...(await this.sequences('taken', signal))];
    const newestFirst = [...new Set(known)].sort((a, b) => b - a);
    const oldest = newestFirst.findIndex((sequence, index) => newestFirst[index + 1] !== sequence - 1);
    return (newestFirst[oldest] ?? firstSequence) - 1;
  }

  /** Ascending numbers of the manifests in a folder. Whatever else lies there is none of ours. */
  private async sequences(folder: DropFolder, signal: AbortSignal): Promise<number[]> {
    const { folders, prefix } = this.options;
    const entries = await folders.list(folder, signal);
    return entries
      .map(({ name }) => sequenceIn(name, { prefix, ending: '.manifest.json' }))
      .filter((sequence) => sequence !== null)
      .sort((a, b) => a - b);
  }

  private async move(
    sequence: number,
    { from, to }: { from: DropFolder; to: DropFolder },
    signal: AbortSignal,
  ): Promise<void> {
    const { folders, prefix } = this.options;
    const { csv, manifest } = exportNames(prefix, sequence);
    for (const name of [csv, manifest]) await folders.move({ folder: from, name }, to, signal);
  }

  private read(place: ExportPlace, signal: AbortSignal): Promise<ExportReading> {
    return readExport(this.options, place, signal);
  }

  /** What lies in our own folders was verified before: a fault there was made by somebody, and no new delivery mends it. */
  private async kept(place: ExportPlace, signal: AbortSignal): Promise<DropExport> {
    const reading = await this.read(place, signal);
    if (reading.ok) return reading.delivered;
    throw this.damaged(place.sequence);
  }

  private damaged(sequence: number): SourceError {
    const { system, prefix } = this.options;
    const operation = `export ${exportNames(prefix, sequence).stem}`;
    return new SourceError({ system, operation, code: 'archive-damaged', consequence: 'halt-system' });
  }
}
