import { defaultSettings, type SimulatorSettings } from '../settings.js';
import type { Change, Sequences } from './change.js';
import {
  accountKey,
  formatAccount,
  type AttachmentRow,
  type NameRow,
  type ParcelRow,
  type RequestRow,
  type TaskRow,
} from './rows.js';
import { Table } from './table.js';

type ValueOf<Kind extends Change[0]> = Extract<Change, readonly [Kind, ...unknown[]]>[1];

const largeTransaction = 200;

/** All that the simulated Authority knows. Changed by `apply` alone. */
export class Tables {
  readonly requests = new Table<RequestRow, 'modified' | 'received'>({
    modified: (row) => row.modified,
    received: (row) => row.received,
  });
  readonly tasks = new Table<TaskRow, 'created' | 'modified'>(
    { created: (row) => row.created, modified: (row) => row.modified },
    (row) => row.requestId,
  );
  readonly names = new Table<NameRow>({});
  readonly parcels = new Table<ParcelRow>({});
  readonly attachments = new Table<AttachmentRow>({}, (row) => row.requestId);
  settings: SimulatorSettings = { ...defaultSettings };
  /** Goes up with every transaction: what was worked out at an earlier one may be wrong. */
  version = 0;
  private readonly appliers: { [Kind in Change[0]]: (value: ValueOf<Kind>) => void } = {
    request: (row) => this.putRequest(row),
    task: (row) => this.tasks.put(row),
    name: (row) => this.names.put(row),
    parcel: (row) => this.parcels.put(row),
    attachment: (row) => this.attachments.put(row),
    delete: (id) => this.deleteRequest(id),
    restamp: (modified) => this.restamp(modified),
    settings: (settings) => {
      this.settings = { ...this.settings, ...settings };
    },
    clear: () => this.clear(),
    sequences: (sequences) => this.goOnAfter(sequences),
  };
  private readonly idsByAccount = new Map<string, number>();
  private readonly lastNumbers = new Map<number, number>();

  apply(transaction: readonly Change[]): void {
    if (transaction.length > largeTransaction) this.expectMany();
    for (const [kind, value] of transaction) (this.appliers[kind] as (value: unknown) => void)(value);
    this.version += 1;
  }

  /** Say so before many transactions in a row. */
  expectMany(): void {
    this.requests.expectMany();
    this.tasks.expectMany();
  }

  requestByAccount(formattedAccount: string): RequestRow | undefined {
    const id = this.idsByAccount.get(accountKey(formattedAccount));
    return id === undefined ? undefined : this.requests.get(id);
  }

  /** By the parts that `tasksopen` names; a request may bear a number of another form. */
  requestByParts(parts: { type: number; year: number; number: number; part: number }): RequestRow | undefined {
    const byNumber = this.requestByAccount(formatAccount(parts));
    if (byNumber) return byNumber;
    const row = this.requests.get(parts.number);
    const same =
      row?.documentNumber === parts.number && row.documentYear === parts.year && row.documentType === parts.type;
    return same ? row : undefined;
  }

  nextNumber(year: number): number {
    return (this.lastNumbers.get(year) ?? 0) + 1;
  }

  /** The shortest journal that leads here. */
  *snapshot(): Iterable<Change> {
    yield ['settings', this.settings];
    for (const row of this.names.values()) yield ['name', row];
    for (const row of this.parcels.values()) yield ['parcel', row];
    for (const row of this.requests.values()) yield ['request', row];
    for (const row of this.tasks.values()) yield ['task', row];
    for (const row of this.attachments.values()) yield ['attachment', row];
    yield ['sequences', this.sequences()];
  }

  private sequences(): Sequences {
    const { requests, tasks, names, parcels, attachments } = this;
    const highest = { requests, tasks, names, parcels, attachments };
    const ids = Object.entries(highest).map(([name, table]) => [name, table.highestId]);
    return { ids: Object.fromEntries(ids) as Sequences['ids'], numbers: [...this.lastNumbers] };
  }

  private goOnAfter({ ids, numbers }: Sequences): void {
    for (const [name, id] of Object.entries(ids)) this[name as keyof Sequences['ids']].startAfter(id);
    for (const [year, number] of numbers) this.lastNumbers.set(year, Math.max(this.lastNumbers.get(year) ?? 0, number));
  }

  private putRequest(row: RequestRow): void {
    const before = this.requests.get(row.id);
    if (before && before.formattedAccount !== row.formattedAccount) this.forgetAccount(before);
    this.idsByAccount.set(accountKey(row.formattedAccount), row.id);
    this.lastNumbers.set(row.documentYear, Math.max(this.lastNumbers.get(row.documentYear) ?? 0, row.documentNumber));
    this.requests.put(row);
  }

  private deleteRequest(id: number): void {
    const row = this.requests.get(id);
    if (!row) return;
    for (const task of this.tasks.group(id)) this.tasks.delete(task.id);
    for (const attachment of this.attachments.group(id)) this.attachments.delete(attachment.id);
    this.forgetAccount(row);
    this.requests.delete(id);
  }

  private forgetAccount(row: RequestRow): void {
    const key = accountKey(row.formattedAccount);
    if (this.idsByAccount.get(key) === row.id) this.idsByAccount.delete(key);
  }

  private restamp(modified: number): void {
    this.requests.expectMany();
    for (const row of [...this.requests.values()]) this.requests.put({ ...row, modified });
  }

  private clear(): void {
    for (const table of [this.requests, this.tasks, this.names, this.parcels, this.attachments]) table.clear();
    this.idsByAccount.clear();
    this.lastNumbers.clear();
  }
}
