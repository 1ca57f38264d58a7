import type { BusinessCalendar } from '../../src/model/business-calendar/business-calendar.js';
import type { ClockRules } from '../../src/sla/clock-rules.js';
import type { Database } from '../../src/platform/postgres/database.js';

/** Cases with one running clock each, as sync and the follower would have left them. */
export interface OpenClocks {
  count: number;
  /** Each started somewhere between these; RFC 3339. */
  from: string;
  to: string;
}

const slice = 100_000;

const fillCases = `
insert into cases (id, system, legacy_id, number, kind, status, category, unit, received_at, restricted, codes, version, read_began_at,
  details_read_at, content_hash, content_key, public_sequence)
select ('00000000-0000-5000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'authority', n::text, 'R' || n, 'request', 'received', 'Pothole',
  'Unit ' || n % 12, $1::timestamptz + random() * ($2::timestamptz - $1::timestamptz), false, '{}', 1, $2, $2, 'x', 'k', 1
from generate_series($3::int, $4::int) as n`;

const fillVersions = `
insert into case_versions (case_id, version, occurred_at, observed_at, cause, state, changed)
select id, 1, received_at, received_at, 'sync', '{"system": "authority"}', '{}' from cases where legacy_id::int between $1 and $2`;

const fillClocks = `
insert into clocks (case_id, clock, cycle, system, state, started_at, due_at, due_learnt_at, council_due_at, warn_at, historical, target, segments,
  category, rule, calendar_version, standards_version, case_version, wake_at)
select c.id, 'REQ-PROG', 1, 'authority', 'running', c.received_at, due.closing, c.received_at, due.closing, warn.closing, false,
  '{"source": "council", "days": 15, "months": null, "unit": "business-days"}',
  json_build_array(json_build_object('state', 'running', 'from', to_char(c.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'to', null, 'rule', 'UL-05', 'cause', 'received', 'version', 1)),
  c.category, 'UL-05', $1, $2, 1, warn.closing
from cases c
cross join lateral (select index from closings where closing >= c.received_at order by closing limit 1) as received
join closings due on due.index = received.index + 15
join closings warn on warn.index = received.index + 14
where c.legacy_id::int between $3 and $4`;

/** A table of the calendar's closings, as whoever wrote it by hand would have one. */
export async function fillClosings(database: Database, { businessDays }: BusinessCalendar): Promise<void> {
  await database.query(
    'create table if not exists closings (index int primary key, closing timestamptz not null unique)',
  );
  await database.query('truncate closings');
  const first = businessDays.indexOf(Date.parse('2027-01-15T00:00:00Z'));
  const indexes = Array.from({ length: 600 }, (_, index) => first + index);
  const closings = indexes.map((index) => new Date(businessDays.closing(index)).toISOString());
  await database.query('insert into closings select * from unnest($1::int[], $2::timestamptz[])', [indexes, closings]);
  await database.query('analyze closings');
}

export async function fillClocksOf(database: Database, rules: ClockRules, open: OpenClocks): Promise<void> {
  await fillClosings(database, rules.calendar);
  // a statement of the service has a minute
  for (let first = 1; first <= open.count; first += slice) {
    const span = [first, Math.min(open.count, first + slice - 1)];
    await database.query(fillCases, [open.from, open.to, ...span]);
    await database.query(fillVersions, span);
    await database.query(fillClocks, [rules.calendar.version, rules.standards.version, ...span]);
  }
  await database.query(`insert into store (council, zone) values ('bench', 'Australia/Sydney') on conflict do nothing`);
  await database.query(
    `insert into sync_state (system, last_pass_began_at) values ('authority', '2027-06-01') on conflict do nothing`,
  );
  for (const table of ['cases', 'case_versions', 'clocks']) await database.query(`vacuum analyze ${table}`);
}
