import type { InstructionAnswer } from '../../legacy-system.js';
import type { DropFolders } from './drop-folders.js';
import { exportNames, sequenceIn } from './file-names.js';
import { instructionPrefix as prefix } from './instruction-file.js';

/** Bytes, and characters of what people are shown of it. */
const largestAnswer = 64 * 1024;
const longestProblem = 500;

/** CARE's answers to instructions: `instr-000045.ack.json` or `.reject.json` in `out-acks`, archived with what they answer. */
export class InstructionAnswers {
  constructor(private readonly folders: DropFolders) {}

  /** Archives instructions that were answered: the manifest first, so that CARE sees no half; the answer last, since it says what is left to do. */
  async archive(signal: AbortSignal): Promise<void> {
    for (const { name, isFile } of await this.folders.list('out-acks', signal)) {
      const sequence = answered(name);
      if (sequence === null || !isFile) continue;
      const { csv, manifest } = exportNames(prefix, sequence);
      for (const file of [manifest, csv]) await this.folders.move({ folder: 'out', name: file }, 'archive', signal);
      await this.folders.move({ folder: 'out-acks', name }, 'archive', signal);
    }
  }

  /** Of one that was archived, or else waits. */
  async of(sequence: number, signal: AbortSignal): Promise<InstructionAnswer> {
    const { ack, reject } = exportNames(prefix, sequence);
    if (await this.folders.stat({ folder: 'archive', name: ack }, signal)) return { state: 'done' };
    const refusal = await this.folders.read({ folder: 'archive', name: reject }, largestAnswer, signal);
    if (refusal === 'missing') return { state: 'waiting' };
    return { state: 'refused', problem: Buffer.isBuffer(refusal) ? problemIn(refusal) : unexplained };
  }
}

const unexplained = 'CARE gave no reason that could be read';

function answered(name: string): number | null {
  return sequenceIn(name, { prefix, ending: '.ack.json' }) ?? sequenceIn(name, { prefix, ending: '.reject.json' });
}

function problemIn(content: Buffer): string {
  try {
    const { problem } = JSON.parse(content.toString('utf8')) as { problem?: unknown };
    if (typeof problem !== 'string') return unexplained;
    // it is shown on a terminal, where control characters could do anything
    const plain = problem.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
    return plain === '' ? unexplained : plain.slice(0, longestProblem);
  } catch {
    return unexplained;
  }
}
