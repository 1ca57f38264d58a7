import {
  accountKey,
  type AttachmentRow,
  type NameRow,
  type ParcelRow,
  type RequestRow,
  type TaskRow,
} from '../store/rows.js';
import type { Change } from '../store/change.js';
import type { Records } from '../store/records.js';
import { commentLines } from '../store/desk.js';
import { parseSettings, type SimulatorSettings } from '../settings.js';
import type { CallLog } from './call-log.js';
import type { Faults } from './faults.js';
import { fieldsOf, rowOf, type RequestInput } from './request-input.js';

export type RequestKey = { id: number } | { formattedAccount: string };

export interface Counts {
  requests: number;
  open: number;
  tasks: number;
  openTasks: number;
  distorted: number;
  names: number;
  attachments: number;
  journalBytes: number;
}

/** One request for an oracle: what a mirror must say of it. Times RFC 3339 UTC. */
export interface RequestDump {
  id: number;
  formattedAccount: string;
  categoryId: number | null;
  contactMethodCode: string | null;
  actioningRoleId: number | null;
  determinationCode: string | null;
  externalReference: string | null;
  documentPrecis: string | null;
  received: string;
  due: string | null;
  determined: string | null;
  modified: string;
  tasks: number;
  openTasks: number;
  /** True where the row comes out wrong on the wire. */
  distorted: boolean;
}

/**
 * What tests and demonstrations do to the simulated council behind Authority's back. None of it is part of Authority. Every method that
 * changes something resolves once the change is on the disk. RangeError: the input is wrong, and nothing of it was done.
 */
export class Control {
  constructor(
    private readonly records: Records,
    readonly faults: Faults,
    readonly calls: CallLog,
  ) {}

  /** New requests. One whose number (or id) is there already takes the old one's place. */
  async load(inputs: readonly RequestInput[]): Promise<{ loaded: number }> {
    const { tables } = this.records;
    const now = this.records.now();
    const numbers = new Map<number, number>();
    const nextNumber = (year: number) => {
      const next = numbers.get(year) ?? tables.nextNumber(year);
      numbers.set(year, next + 1);
      return next;
    };
    const here = new Map<string, number>();
    let nextId = tables.requests.nextId;
    const changes = inputs.map((input): Change => {
      const key = input.formattedAccount === undefined ? null : accountKey(input.formattedAccount);
      const known = key === null ? undefined : (here.get(key) ?? tables.requestByAccount(key)?.id);
      const id = input.id ?? known ?? nextId;
      nextId = Math.max(nextId, id + 1);
      if (key !== null) here.set(key, id);
      return ['request', rowOf(input, { id, now, nextNumber })];
    });
    this.records.commit(changes);
    await this.records.durable();
    return { loaded: changes.length };
  }

  async update(inputs: readonly RequestInput[]): Promise<{ updated: number }> {
    const now = this.records.now();
    const here = new Map<number, RequestRow>();
    const changes = inputs.map((input): Change => {
      const { formattedAccount, ...others } = input;
      const fields = fieldsOf(input.id === undefined ? others : input);
      const found = this.find(input.id === undefined ? { formattedAccount: formattedAccount ?? '' } : { id: input.id });
      const row = { ...(here.get(found.id) ?? found), changed: now, modified: now, ...fields };
      here.set(row.id, row);
      return ['request', row];
    });
    this.records.commit(changes);
    await this.records.durable();
    return { updated: changes.length };
  }

  /** Sets every request's modified time; default now. */
  async restamp(at?: string): Promise<{ restamped: number }> {
    const modified = at === undefined ? this.records.now() : Math.floor(Date.parse(at) / 1000) * 1000;
    if (Number.isNaN(modified)) throw new RangeError("at can't be read as a time");
    this.records.commit([['restamp', modified]]);
    await this.records.durable();
    return { restamped: this.records.tables.requests.size };
  }

  /** Gone without a trace, tasks and attachments with it. */
  async remove(keys: readonly RequestKey[]): Promise<{ removed: number }> {
    this.records.commit(keys.map((key): Change => ['delete', this.find(key).id]));
    await this.records.durable();
    return { removed: keys.length };
  }

  /** The same request under another number. */
  async renumber(key: RequestKey, formattedAccount: string): Promise<void> {
    if (this.records.tables.requestByAccount(formattedAccount)) throw new RangeError('that number is taken');
    await this.put({ ...this.find(key), formattedAccount: formattedAccount.trim(), modified: this.records.now() });
  }

  /** From now on the request comes out wrong on the wire; null mends it. Its modified time changes either way. */
  async distort(key: RequestKey, distortion: RequestRow['distortion'] | null): Promise<void> {
    const { distortion: _before, ...row } = this.find(key);
    const modified = this.records.now();
    await this.put(distortion ? { ...row, modified, distortion } : { ...row, modified });
  }

  /** A row that is no request at all, in the lists like any other. */
  async addGarbage(replacement: unknown): Promise<{ id: number }> {
    const now = new Date(this.records.now()).toISOString();
    const id = this.records.tables.requests.nextId;
    await this.load([{ id, receivedDatetime: now, determinationCode: 'CAC' }]);
    await this.distort({ id }, { replacement });
    return { id };
  }

  /** A task with its notes, as it is to stand; `comments` are cut into rows. */
  async putTask(
    task: Omit<TaskRow, 'id' | 'comments'> & { id?: number; comments?: string[] },
  ): Promise<{ id: number }> {
    const id = task.id ?? this.records.tables.tasks.nextId;
    const comments = (task.comments ?? []).map((text) => ({ at: task.modified, lines: commentLines(text) }));
    return this.putRow(['task', { ...task, id, comments }], id);
  }

  async putName(name: Omit<NameRow, 'id'> & { id?: number }): Promise<{ id: number }> {
    const id = name.id ?? this.records.tables.names.nextId;
    return this.putRow(['name', { ...name, id }], id);
  }

  async putParcel(parcel: Omit<ParcelRow, 'id'> & { id?: number }): Promise<{ id: number }> {
    const id = parcel.id ?? this.records.tables.parcels.nextId;
    return this.putRow(['parcel', { ...parcel, id }], id);
  }

  async putAttachment(attachment: Omit<AttachmentRow, 'id'> & { id?: number }): Promise<{ id: number }> {
    const id = attachment.id ?? this.records.tables.attachments.nextId;
    return this.putRow(['attachment', { ...attachment, id }], id);
  }

  async settings(changes: unknown): Promise<SimulatorSettings> {
    this.records.commit([['settings', parseSettings(changes)]]);
    await this.records.durable();
    return this.records.settings;
  }

  checkpoint(name: string): void {
    this.records.checkpoint(name);
  }

  /** As if the council had restored a backup. */
  async restore(name: string): Promise<void> {
    if (!this.records.restore(name)) throw new RangeError('there is no checkpoint of that name');
    await this.records.durable();
  }

  counts(): Counts {
    const { requests, tasks, names, attachments } = this.records.tables;
    const all = [...requests.values()];
    return {
      requests: requests.size,
      open: all.filter((row) => row.determinationCode === null).length,
      tasks: tasks.size,
      openTasks: [...tasks.values()].filter((row) => row.open).length,
      distorted: all.filter((row) => row.distortion).length,
      names: names.size,
      attachments: attachments.size,
      journalBytes: this.records.journalBytes(),
    };
  }

  /** Every request, by id. */
  *dump(): Iterable<RequestDump> {
    for (const row of this.records.tables.requests.inOrderOfId().inOrder()) yield this.dumpOf(row);
  }

  private dumpOf(row: RequestRow): RequestDump {
    const tasks = this.records.tables.tasks.group(row.id);
    return {
      id: row.id,
      formattedAccount: row.formattedAccount,
      categoryId: row.categoryId,
      contactMethodCode: row.contactMethodCode,
      actioningRoleId: row.actioningRoleId,
      determinationCode: row.determinationCode,
      externalReference: row.externalReference,
      documentPrecis: row.documentPrecis,
      received: utc(row.received),
      due: row.due === null ? null : utc(row.due),
      determined: row.determined === null ? null : utc(row.determined),
      modified: utc(row.modified),
      tasks: tasks.length,
      openTasks: tasks.filter((task) => task.open).length,
      distorted: row.distortion !== undefined,
    };
  }

  private find(key: RequestKey): RequestRow {
    const { tables } = this.records;
    const row = 'id' in key ? tables.requests.get(key.id) : tables.requestByAccount(key.formattedAccount);
    if (!row) throw new RangeError('there is no such request');
    return row;
  }

  private async put(row: RequestRow): Promise<void> {
    await this.putRow(['request', row], row.id);
  }

  private async putRow(change: Change, id: number): Promise<{ id: number }> {
    this.records.commit([change]);
    await this.records.durable();
    return { id };
  }
}

function utc(at: number): string {
  return new Date(at).toISOString();
}
