import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '../support/wait-for.js';
import { restrictedCategory } from './council-files.js';
import type { Lane } from './lane.js';

const hour = 3_600_000;
const firstId = 3_000_000;
/** Milliseconds between two looks. */
const betweenLooks = 100;

/** What must have been told of a request's completion standard in the end; `late`: completed too late before anybody was accused. */
export type Expected = 'met' | 'late' | 'broken';

interface Told {
  id: number;
  met: number;
  breached: number;
  escalated: number;
}

const tellings: Record<Expected, Omit<Told, 'id'>> = {
  met: { met: 1, breached: 0, escalated: 0 },
  late: { met: 0, breached: 1, escalated: 0 },
  broken: { met: 0, breached: 1, escalated: 1 },
};

const selectTold = `
select c.legacy_id::int as id, (count(*) filter (where type = 'sla.met'))::int as met,
  (count(*) filter (where type = 'sla.breached'))::int as breached, (count(*) filter (where type = 'case.escalated'))::int as escalated
from cases c left join case_events e on e.case_id = c.id and e.detail ->> 'clock' = 'REQ-DONE'
where c.legacy_id = any($1) group by 1`;
const countKnown = `select count(*)::int as known from cases where legacy_id = any($1) and ($2::timestamptz is null or due_at = $2)`;
const countUnconfirmed = `
select count(*)::int as waiting from clocks k join cases c on c.id = k.case_id
where c.legacy_id = any($1) and k.clock = 'REQ-DONE' and k.state = 'running' and k.due_at <= clock_timestamp() and k.breached_at is null`;

/** Requests of a lane that fall due when the play wants it, and what must have become of each. No other deed touches them. */
export class DueRequests {
  private readonly expected = new Map<number, Expected>();

  constructor(private readonly lane: Lane) {}

  /** Mirrored, due in ten days; one in eight is restricted. Answers their ids. */
  async plant(count: number): Promise<number[]> {
    const { legacy } = this.lane;
    const from = firstId + this.expected.size;
    const ids = Array.from({ length: count }, (_, index) => from + index);
    const dueDate = new Date(Date.now() + 240 * hour).toISOString();
    const requests = ids.map((id) => {
      const categoryId = id % 8 === 0 ? restrictedCategory : 11;
      return { ...legacy.newRequest(), id, categoryId, dueDate };
    });
    await legacy.receive(requests, { touch: false });
    for (const id of ids) this.expected.set(id, 'broken');
    await this.known(ids, null);
    return ids;
  }

  /** Legacy moves their due instants there. Epoch milliseconds, whole seconds. */
  async fallDue(ids: number[], at: number): Promise<void> {
    await this.lane.legacy.changeAll(ids, { dueAt: at });
  }

  /** Legacy completes them, and `at` says when that was. */
  async complete(ids: number[], at: number, expected: 'met' | 'late'): Promise<void> {
    await this.lane.legacy.changeAll(ids, { completedAt: at });
    for (const id of ids) this.expected.set(id, expected);
  }

  /** Until Shirelink has them, with that due instant. */
  async known(ids: number[], dueAt: number | null): Promise<void> {
    const due = dueAt === null ? null : new Date(dueAt).toISOString();
    const values = [ids.map(String), due];
    const timeoutMs = this.lane.patience;
    await waitFor(async () => (await this.ask<{ known: number }>(countKnown, values)).known === ids.length, {
      what: 'the requests that are to fall due to be mirrored',
      timeoutMs,
    });
  }

  /** Those past their due instant and not declared broken. */
  async unconfirmed(ids: number[]): Promise<number> {
    return (await this.ask<{ waiting: number }>(countUnconfirmed, [ids.map(String)])).waiting;
  }

  /** Those of which anything was told. */
  async toldOf(ids: number[]): Promise<Told[]> {
    const rows = await this.lane.query<Told>(selectTold, [ids.map(String)]);
    return rows.filter(({ met, breached, escalated }) => met + breached + escalated > 0);
  }

  /** Waits until of each all was told that must be; false: that never came. */
  async allTold(ids: number[]): Promise<boolean> {
    const all = async () => {
      await pause(betweenLooks);
      const told = await this.toldOf(ids);
      return told.length === ids.length && told.every((one) => this.hasAll(one));
    };
    return waitFor(all, { what: 'the clocks to be told', timeoutMs: this.lane.patience }).then(
      () => true,
      () => false,
    );
  }

  /** What was told and should not have been, or was not. */
  async faults(): Promise<string[]> {
    const rows = await this.lane.query<Told>(selectTold, [[...this.expected.keys()].map(String)]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    return [...this.expected].flatMap(([id, expected]) => {
      const { id: _, ...told } = byId.get(id) ?? { id, met: 0, breached: 0, escalated: 0 };
      const wanted = tellings[expected];
      return JSON.stringify(told) === JSON.stringify(wanted)
        ? []
        : [`request ${id}, ${expected}: told ${JSON.stringify(told)} instead of ${JSON.stringify(wanted)}`];
    });
  }

  private hasAll({ id, ...told }: Told): boolean {
    const { met, breached, escalated } = tellings[this.expected.get(id) ?? 'broken'];
    return told.met >= met && told.breached >= breached && told.escalated >= escalated;
  }

  private async ask<Row extends object>(statement: string, values: unknown[]): Promise<Row> {
    await pause(betweenLooks);
    return (await this.lane.query<Row>(statement, values))[0]!;
  }
}
