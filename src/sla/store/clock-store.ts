import type { Instant } from '../../model/case.js';
import type { CopyValue } from '../../platform/postgres/copy-rows.js';
import type { Sql, Transaction } from '../../platform/postgres/database.js';
import { type StoredClock, wakeAt } from '../clocks/reconcile-clock.js';

/** A stored clock and whose it is. */
export interface CaseClock extends StoredClock {
  caseId: string;
  system: string;
}

interface Column {
  name: string;
  type: string;
  of: (clock: CaseClock) => CopyValue;
}

const column = (name: string, type: string, of: Column['of']): Column => ({ name, type, of });

const columns: Column[] = [
  column('case_id', 'uuid', ({ caseId }) => caseId),
  column('clock', 'text', ({ clock }) => clock),
  column('cycle', 'int', ({ cycle }) => cycle),
  column('revision', 'int', ({ revision }) => revision),
  column('system', 'text', ({ system }) => system),
  column('state', 'text', ({ state }) => state),
  column('started_at', 'timestamptz', ({ startedAt }) => startedAt),
  column('stopped_at', 'timestamptz', ({ stoppedAt }) => stoppedAt),
  column('due_at', 'timestamptz', ({ dueAt }) => dueAt),
  column('due_learnt_at', 'timestamptz', ({ dueLearntAt }) => dueLearntAt),
  column('legacy_due_at', 'timestamptz', ({ legacyDueAt }) => legacyDueAt),
  column('council_due_at', 'timestamptz', ({ councilDueAt }) => councilDueAt),
  column('warn_at', 'timestamptz', ({ warnAt }) => warnAt),
  column('warned_at', 'timestamptz', ({ warnedAt }) => warnedAt),
  column('breached_at', 'timestamptz', ({ breachedAt }) => breachedAt),
  column('announced', 'text', ({ announced }) => announced),
  column('historical', 'boolean', ({ historical }) => historical),
  column('target', 'jsonb', ({ target }) => target && JSON.stringify(target)),
  column('net_minutes', 'int', ({ netMinutes }) => netMinutes),
  column('gross_minutes', 'int', ({ grossMinutes }) => grossMinutes),
  column('segments', 'jsonb', ({ segments }) => JSON.stringify(segments)),
  column('remark', 'text', ({ remark }) => remark),
  column('category', 'text', ({ category }) => category),
  column('rule', 'text', ({ rule }) => rule),
  column('calendar_version', 'text', ({ calendarVersion }) => calendarVersion),
  column('standards_version', 'text', ({ standardsVersion }) => standardsVersion),
  column('case_version', 'int', ({ caseVersion }) => caseVersion),
  column('wake_at', 'timestamptz', wakeAt),
];

const names = columns.map(({ name }) => name);
const identity = ['case_id', 'clock', 'cycle'];
const target = { table: 'clocks', columns: names };

const updateClocks = { name: 'update-clocks', text: updating(columns) };

/** What a breach, or another calendar or target, changes of a clock that goes on as it did. */
const ofDue = [
  'breached_at',
  'announced',
  'due_',
  'council_due_at',
  'warn',
  'target',
  'remark',
  'calendar_',
  'standards_',
  'wake_at',
];
const dueColumns = columns.filter(
  ({ name }) => identity.includes(name) || ofDue.some((start) => name.startsWith(start)),
);
// only where it stands as it was read: whoever reads without a lock must not undo what came meanwhile
const updateDue = {
  name: 'update-due',
  text: `${updating([...dueColumns, ofStored('was_due', 'timestamptz'), ofStored('was_breached', 'timestamptz'), ofStored('was_version', 'int'), ofStored('was_revision', 'int')])}
  and clocks.due_at is not distinct from changed.was_due and clocks.breached_at is not distinct from changed.was_breached
  and clocks.case_version = changed.was_version and clocks.revision = changed.was_revision
returning 1`,
};

/** Of the row as it was read: compared, not written. */
function ofStored(name: string, type: string): Pick<Column, 'name' | 'type'> {
  return { name, type };
}

function updating(written: Pick<Column, 'name' | 'type'>[]): string {
  const own = written.map(({ name }) => name);
  const rows = written.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ');
  return `
update clocks set ${own
    .filter((name) => !identity.includes(name) && !name.startsWith('was_'))
    .map((name) => `${name} = changed.${name}`)
    .join(', ')}
from unnest(${rows}) as changed (${own.join(', ')})
where clocks.case_id = changed.case_id and clocks.clock = changed.clock and clocks.cycle = changed.cycle`;
}

const insertRevisions = `
insert into clock_revisions (case_id, clock, cycle, revision, result)
select * from unnest($1::uuid[], $2::text[], $3::int[], $4::int[], $5::jsonb[])`;

const instants = [
  'started_at',
  'stopped_at',
  'due_at',
  'due_learnt_at',
  'legacy_due_at',
  'council_due_at',
  'warn_at',
  'warned_at',
  'breached_at',
];
const camel = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Columns as `clockOfRow` takes them; instants as PostgreSQL's own text, which spares it `to_char` and the driver its dates. */
export const clockColumns = names
  .filter((name) => name !== 'wake_at')
  .map((name) =>
    instants.includes(name)
      ? `(clocks.${name} at time zone 'UTC')::text as "${camel(name)}"`
      : `clocks.${name} as "${camel(name)}"`,
  )
  .join(', ');

const instantFields = instants.map(camel) as (keyof CaseClock)[];

/** A row of `clockColumns`, its instants made RFC 3339 in place. */
export function clockOfRow<Row extends CaseClock>(row: Row): Row {
  const fields = row as Record<keyof CaseClock, unknown>;
  for (const field of instantFields) {
    const text = fields[field];
    if (typeof text === 'string') fields[field] = instantOf(text);
  }
  return row;
}

/** `2027-02-01 05:30:00.12` becomes `2027-02-01T05:30:00.120Z`. */
function instantOf(text: string): Instant {
  const [date, time] = text.split(' ') as [string, string];
  const [seconds, fraction = ''] = time.split('.') as [string, string?];
  return `${date}T${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}

const selectOfCases = `select ${clockColumns} from clocks where case_id = any($1::uuid[]) order by case_id, clock, cycle`;

/** All clocks of the cases, by case. */
export async function readClocks(sql: Sql, caseIds: string[]): Promise<Map<string, CaseClock[]>> {
  return grouped(caseIds.length === 0 ? [] : await sql.query<CaseClock>(selectOfCases, [caseIds]));
}

/** The same, locked until commit. Whoever has news to tell of them has locked their cases before, and nobody locks cases after clocks. */
export async function lockClocks(tx: Transaction, caseIds: string[]): Promise<Map<string, CaseClock[]>> {
  return grouped(caseIds.length === 0 ? [] : await tx.query<CaseClock>(`${selectOfCases} for update`, [caseIds]));
}

function grouped(rows: CaseClock[]): Map<string, CaseClock[]> {
  const byCase = new Map<string, CaseClock[]>();
  for (const row of rows) byCase.set(row.caseId, [...(byCase.get(row.caseId) ?? []), clockOfRow(row)]);
  return byCase;
}

/** Clocks that are not there yet. */
export async function insertClocks(tx: Transaction, clocks: CaseClock[]): Promise<void> {
  await tx.copy(
    target,
    clocks.map((clock) => columns.map(({ of }) => of(clock))),
  );
}

export async function updateStoredClocks(tx: Transaction, clocks: CaseClock[]): Promise<void> {
  if (clocks.length === 0) return;
  await tx.query(
    updateClocks,
    columns.map(({ of }) => clocks.map(of)),
  );
}

/** A clock as it was read, and as its due instant makes it. */
export interface DueMove {
  stored: CaseClock;
  clock: CaseClock;
}

/** Their due instants alone, and what follows from them; one that no longer stands as it was read is left as it is. How many were written. */
export async function moveDue(tx: Transaction, moves: DueMove[]): Promise<number> {
  if (moves.length === 0) return 0;
  const written = await tx.query(updateDue, [
    ...dueColumns.map(({ of }) => moves.map(({ clock }) => of(clock))),
    moves.map(({ stored }) => stored.dueAt),
    moves.map(({ stored }) => stored.breachedAt),
    moves.map(({ stored }) => stored.caseVersion),
    moves.map(({ stored }) => stored.revision),
  ]);
  return written.length;
}

/** Keeps results that others take the place of. */
export async function keepRevisions(tx: Transaction, clocks: CaseClock[]): Promise<void> {
  if (clocks.length === 0) return;
  await tx.query(insertRevisions, [
    clocks.map(({ caseId }) => caseId),
    clocks.map(({ clock }) => clock),
    clocks.map(({ cycle }) => cycle),
    clocks.map(({ revision }) => revision),
    clocks.map((clock) => JSON.stringify(clock)),
  ]);
}

/** Names a clock among those of all cases. */
export function ownerKey({ caseId, clock, cycle }: Pick<CaseClock, 'caseId' | 'clock' | 'cycle'>): string {
  return `${caseId} ${clock} ${cycle}`;
}

const selectPublished = `
select r.case_id as "caseId", r.clock, r.cycle, max(r.revision) as revision
from clock_revisions r join unnest($1::uuid[], $2::text[], $3::int[]) as asked (case_id, clock, cycle) using (case_id, clock, cycle)
where r.result ->> 'announced' is not null group by 1, 2, 3`;

/** The newest kept revision of each clock that was told as met or broken, by `ownerKey`; none where nothing was. */
export async function readPublished(tx: Transaction, clocks: CaseClock[]): Promise<Map<string, number>> {
  if (clocks.length === 0) return new Map();
  const rows = await tx.query<Pick<CaseClock, 'caseId' | 'clock' | 'cycle' | 'revision'>>(selectPublished, [
    clocks.map(({ caseId }) => caseId),
    clocks.map(({ clock }) => clock),
    clocks.map(({ cycle }) => cycle),
  ]);
  return new Map(rows.map((row) => [ownerKey(row), row.revision]));
}
