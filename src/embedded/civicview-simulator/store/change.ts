import type { ComplaintRow, Millis } from './complaint-row.js';

export type ExportKind = 'changes' | 'full';

/** An export as it was made once; whatever happens to it in transfer, it is the same under this number. */
export interface ExportRecord {
  sequence: number;
  kind: ExportKind;
  createdAt: Millis;
  rows: number;
  sha256: string;
  acknowledged: boolean;
}

/** What an instruction of Shirelink's came to; kept, so that it is done once however often it is delivered. */
export interface DoneInstruction {
  id: string;
  outcome: 'done' | 'refused';
  reason: string | null;
}

/** What the journal is made of. Rows are written whole, so that replaying a change twice is harmless. */
export type Change =
  | ['complaint', ComplaintRow]
  | ['remove', string]
  /** With the revision of each row that is in it: what is newer is still to be exported. */
  | ['exported', ExportRecord, [no: string, revision: number][]]
  | ['acknowledged', number]
  | ['instructed', DoneInstruction];
