import type { Database } from '../../platform/postgres/database.js';
import type { FoundCase } from './compare-cases.js';
import type { Counts, TargetFigures } from './expected-figures.js';

// As psql would ask: the check reads the tables themselves, not the product's read models.
const selectCases = `
select number, status, category, case_group as "group", unit, channel, outcome, restricted,
  received_at as "receivedAt", due_at as "dueAt", completed_at as "completedAt"
from cases`;

const countEvents = `select type, count(*)::int as events from case_events group by type order by min(position)`;

type StoredCase = Omit<FoundCase, 'receivedAt' | 'dueAt' | 'completedAt'> & {
  receivedAt: Date;
  dueAt: Date | null;
  completedAt: Date | null;
};

export async function readStore(database: Database): Promise<FoundCase[]> {
  const rows = await database.query<StoredCase>(selectCases);
  return rows.map((row) => ({
    ...row,
    receivedAt: row.receivedAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    completedAt: row.completedAt?.toISOString() ?? null,
  }));
}

/** Events in both logs, by type. */
export async function countLoggedEvents(database: Database): Promise<Counts> {
  const rows = await database.query<{ type: string; events: number }>(countEvents);
  return Object.fromEntries(rows.map(({ type, events }) => [type, events]));
}

const countTargets = `
select count(*) filter (where due_at is not null)::int as "withTarget",
  count(*) filter (where due_at is not null and state = 'met')::int as met,
  count(*) filter (where state = 'late')::int as late,
  count(*) filter (where state = 'running' and breached_at is not null)::int as "openPastTarget",
  count(*) filter (where due_at is null)::int as "withoutTarget"
from clocks where clock = 'REQ-DONE'`;

/** As the clocks say. */
export async function readTargets(database: Database): Promise<TargetFigures> {
  const [row] = await database.query<TargetFigures>(countTargets);
  return row!;
}
