import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { SimulatorSettings } from '../settings.js';
import type { Change } from './change.js';
import { Journal } from './journal.js';
import type { Millis } from './rows.js';
import { Tables } from './tables.js';

const compactAtLeast = 20_000;

/**
 * The simulated council's records: tables in memory behind a journal. `commit` shows a transaction at once; whoever answers anyone awaits
 * `durable` first, so that nobody is ever told what a kill could take back.
 */
export class Records {
  private readonly checkpoints = new Map<string, Change[]>();

  private constructor(
    readonly tables: Tables,
    private readonly journal: Journal<Change> | null,
    private readonly clock: () => number,
  ) {}

  /** `folder` null: kept in memory only. A journal with much more in it than there are rows is compacted first. */
  static async open(folder: string | null, clock: () => number): Promise<Records> {
    const tables = new Tables();
    if (folder === null) return new Records(tables, null, clock);
    await mkdir(folder, { recursive: true });
    tables.expectMany();
    const journal = await Journal.open<Change>(join(folder, 'journal.jsonl'), (transaction) =>
      tables.apply(transaction),
    );
    const records = new Records(tables, journal, clock);
    if (journal.transactions > compactAtLeast && journal.transactions > 4 * records.rowCount()) {
      await journal.rewrite(tables.snapshot());
    }
    return records;
  }

  get settings(): SimulatorSettings {
    return this.tables.settings;
  }

  /** The simulated server's clock, whole seconds. */
  now(): Millis {
    return Math.floor(this.clock() / 1000) * 1000 + this.settings.clockOffsetSeconds * 1000;
  }

  commit(transaction: Change[]): void {
    if (transaction.length === 0) return;
    this.tables.apply(transaction);
    this.journal?.append(transaction);
  }

  /** Resolves once everything committed so far is on the disk. Rejects for good after the journal failed. */
  async durable(): Promise<void> {
    await this.journal?.settled();
  }

  get empty(): boolean {
    return this.rowCount() === 0;
  }

  journalBytes(): number {
    return this.journal?.bytes ?? 0;
  }

  /** Remembers how things are, in memory, for `restore`. */
  checkpoint(name: string): void {
    this.checkpoints.set(name, [...this.tables.snapshot()]);
  }

  /** Puts everything back to how it was at the checkpoint. False where there is none of that name. */
  restore(name: string): boolean {
    const saved = this.checkpoints.get(name);
    if (!saved) return false;
    this.commit([['clear'], ...saved]);
    return true;
  }

  async close(): Promise<void> {
    await this.journal?.close();
  }

  private rowCount(): number {
    const { requests, tasks, names, parcels, attachments } = this.tables;
    return requests.size + tasks.size + names.size + parcels.size + attachments.size;
  }
}
