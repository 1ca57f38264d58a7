import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Journal } from '../../authority-simulator/store/journal.js';
import type { Change, DoneInstruction, ExportRecord } from './change.js';
import type { ComplaintRow, Millis } from './complaint-row.js';

const compactAtLeast = 20_000;
const minute = 60_000;

/**
 * The simulated CARE: rows in memory behind a journal. `commit` shows a change at once; whoever tells anyone of it, by a file or an answer,
 * awaits `durable` first, so that nobody is ever told what a kill could take back.
 */
export class Register {
  private readonly rows = new Map<string, ComplaintRow>();
  private readonly exportedRevisions = new Map<string, number>();
  private readonly exportsBySequence = new Map<number, ExportRecord>();
  private readonly done = new Map<string, DoneInstruction>();
  /** The row before the last change, for rows that come late. */
  private readonly before = new Map<string, ComplaintRow>();

  private constructor(
    private readonly clock: () => number,
    private journal: Journal<Change> | null,
  ) {}

  /** `folder` null: kept in memory only. */
  static async open(folder: string | null, clock: () => number): Promise<Register> {
    const register = new Register(clock, null);
    if (folder === null) return register;
    await mkdir(folder, { recursive: true });
    const journal = await Journal.open<Change>(join(folder, 'journal.jsonl'), (changes) => register.apply(changes));
    register.journal = journal;
    if (journal.transactions > compactAtLeast && journal.transactions > 4 * register.rows.size) {
      await journal.rewrite(register.snapshot());
    }
    return register;
  }

  now(): Millis {
    return this.clock();
  }

  /** The clock, whole minutes. */
  nowInMinutes(): Millis {
    return Math.floor(this.clock() / minute) * minute;
  }

  get size(): number {
    return this.rows.size;
  }

  /** In order of their numbers. */
  all(): ComplaintRow[] {
    return [...this.rows.values()].toSorted((one, other) => (one.no < other.no ? -1 : 1));
  }

  get(no: string): ComplaintRow | undefined {
    return this.rows.get(no);
  }

  previous(no: string): ComplaintRow | undefined {
    return this.before.get(no);
  }

  put(row: ComplaintRow): ComplaintRow {
    const revised = this.revised(row);
    this.commit([['complaint', revised]]);
    return revised;
  }

  /** The row, to be committed, with another revision than it had before. */
  revised(row: ComplaintRow): ComplaintRow {
    const revision = (this.rows.get(row.no)?.revision ?? this.exportedRevisions.get(row.no) ?? 0) + 1;
    return { ...row, revision };
  }

  commit(changes: Change[]): void {
    this.apply(changes);
    this.journal?.append(changes);
  }

  /** Rows that no export has as they are now, the one that changed first before the others. */
  unexported(): ComplaintRow[] {
    return [...this.rows.values()]
      .filter(({ no, revision }) => this.exportedRevisions.get(no) !== revision)
      .toSorted((one, other) => one.modified - other.modified || (one.no < other.no ? -1 : 1));
  }

  /** In order. */
  exports(): ExportRecord[] {
    return [...this.exportsBySequence.values()].toSorted((one, other) => one.sequence - other.sequence);
  }

  export(sequence: number): ExportRecord | undefined {
    return this.exportsBySequence.get(sequence);
  }

  instruction(id: string): DoneInstruction | undefined {
    return this.done.get(id);
  }

  instructions(): DoneInstruction[] {
    return [...this.done.values()];
  }

  /** The next number of a year: `26/00042`. */
  nextNumber(year: number): string {
    const prefix = `${String(year % 100).padStart(2, '0')}/`;
    const known = [...this.rows.keys(), ...this.exportedRevisions.keys()].filter((no) => no.startsWith(prefix));
    const highest = known.reduce((most, no) => Math.max(most, Number(no.slice(prefix.length)) || 0), 0);
    return `${prefix}${String(highest + 1).padStart(5, '0')}`;
  }

  /** Resolves once everything committed so far is on the disk. Rejects for good after the journal failed. */
  async durable(): Promise<void> {
    await this.journal?.settled();
  }

  async close(): Promise<void> {
    await this.journal?.close();
  }

  private apply(changes: Change[]): void {
    for (const change of changes) this.applyOne(change);
  }

  private applyOne(change: Change): void {
    switch (change[0]) {
      case 'complaint': {
        const known = this.rows.get(change[1].no);
        if (known) this.before.set(known.no, known);
        this.rows.set(change[1].no, change[1]);
        return;
      }
      case 'remove':
        this.rows.delete(change[1]);
        return;
      case 'exported':
        this.exportsBySequence.set(change[1].sequence, change[1]);
        for (const [no, revision] of change[2]) this.exportedRevisions.set(no, revision);
        return;
      case 'acknowledged': {
        const known = this.exportsBySequence.get(change[1]);
        if (known) this.exportsBySequence.set(known.sequence, { ...known, acknowledged: true });
        return;
      }
      case 'instructed':
        this.done.set(change[1].id, change[1]);
    }
  }

  private *snapshot(): Iterable<Change> {
    for (const row of this.rows.values()) yield ['complaint', row];
    const records = this.exports();
    const last = records.at(-1);
    for (const record of records.filter((one) => one === last || !one.acknowledged)) {
      yield ['exported', record, record === last ? [...this.exportedRevisions] : []];
    }
    for (const instruction of this.done.values()) yield ['instructed', instruction];
  }
}
