import { SourceError } from '../../source-error.js';
import type { DropFault } from './drop-fault.js';
import type { DropFolders } from './drop-folders.js';
import { exportNames } from './file-names.js';
import type { Manifest } from './manifest.js';
import { type RejectedLine, rejectedLinesCsv } from './rejected-lines.js';

/** What came of an export that was taken. */
export interface ExportOutcome {
  /** Rows that could not be taken, in the order of the file. */
  rejected: RejectedLine[];
  /** What somebody should look at in rows that were taken, in the order of the file. */
  remarks?: Remark[];
}

export interface Remark {
  /** Physical line where the row begins, from 1. */
  line: number;
  /** A clause that names the column, and no value of it. */
  remark: string;
}

/** More of them are not listed. */
const mostRemarks = 1000;

/** An answer that is as it should be is not written again. Bytes; a longer one is not ours. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * What CARE and its officer read in `acks`. An answer is made from the export alone, without the time, so that it comes out the same
 * however often it is written.
 */
export class ExportAnswers {
  constructor(private readonly parts: { system: string; folders: DropFolders; prefix: string }) {}

  /** Writes the acknowledgement, the lines that were not taken before it, and takes back what was refused earlier. */
  async accept(manifest: Manifest, { rejected, remarks = [] }: ExportOutcome, signal: AbortSignal): Promise<void> {
    const { folders, prefix } = this.parts;
    const names = exportNames(prefix, manifest.sequence);
    const lines = { folder: 'acks', name: names.rejectedLines } as const;
    if (rejected.length > 0) await this.put(names.rejectedLines, rejectedLinesCsv(rejected), signal);
    else await folders.remove(lines, signal);
    const answer = acknowledgement(manifest, rejected.length, names.rejectedLines);
    const looked = remarks.length > 0 ? { remarks: remarks.slice(0, mostRemarks) } : {};
    await this.put(names.ack, json({ ...answer, ...looked }), signal);
    await this.withdraw(manifest.sequence, signal);
  }

  /** What was refused under this number is so no longer. */
  async withdraw(sequence: number, signal: AbortSignal): Promise<void> {
    const { folders, prefix } = this.parts;
    await folders.remove({ folder: 'acks', name: exportNames(prefix, sequence).reject }, signal);
  }

  /** Writes why an export is not taken; answers the error for sync. */
  async refuse(fault: DropFault, signal: AbortSignal): Promise<SourceError> {
    const { code, consequence, sequence, names, file, line, problem, whatToDo } = fault;
    const answer = { sequence, outcome: 'refused', code, file, line, problem, whatToDo };
    await this.put(names.reject, json(answer), signal);
    return new SourceError({ system: this.parts.system, operation: `export ${names.stem}`, code, consequence });
  }

  private async put(name: string, content: Buffer, signal: AbortSignal): Promise<void> {
    const { folders } = this.parts;
    const there = await folders.read({ folder: 'acks', name }, longestAnswer, signal);
    if (Buffer.isBuffer(there) && there.equals(content)) return;
    await folders.write({ folder: 'acks', name }, content, signal);
  }
}

function acknowledgement({ system, sequence, file, rows, sha256 }: Manifest, notTaken: number, lines: string): object {
  return {
    system,
    sequence,
    outcome: 'taken',
    file,
    sha256,
    rows,
    taken: rows - notTaken,
    notTaken,
    message:
      notTaken === 0 ? `All ${rows} rows were taken.` : `${notTaken} of ${rows} rows were not taken: see ${lines}.`,
  };
}

function json(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8');
}
