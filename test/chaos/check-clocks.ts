import { type Findings, noFindings } from './findings.js';
import type { Lane } from './lane.js';

// what the log says of clocks, what is stored of each result, and what was asked of somebody
const news = `
select case_id, log, version, type, detail ->> 'clock' as clock, (detail ->> 'cycle')::int as cycle, (detail ->> 'revision')::int as revision, detail
from case_events where type like 'sla.%' or type = 'case.escalated'`;
const results = `
select case_id, clock, cycle, revision, state, announced, historical, rule, started_at, due_at, stopped_at, breached_at from clocks
union all
select case_id, clock, cycle, revision, result ->> 'state', result ->> 'announced', (result ->> 'historical')::boolean, result ->> 'rule',
  (result ->> 'startedAt')::timestamptz, (result ->> 'dueAt')::timestamptz, (result ->> 'stoppedAt')::timestamptz,
  (result ->> 'breachedAt')::timestamptz from clock_revisions`;
const withNews = `with news as (${news}), results as (${results})`;
const key = `(case_id, clock, cycle, revision)`;
const at = (field: string) => `(n.detail ->> '${field}')::timestamptz`;

/** Each of one row for what is wrong. Every statement sees one moment: a clock may become due while the checks run. */
const doubles: Record<string, string> = {
  'a result was told twice': `${withNews}
select case_id, clock, cycle, revision, array_agg(type) as told from news where type in ('sla.met', 'sla.breached')
group by 1, 2, 3, 4 having count(*) > 1`,
  'a warning was told twice': `${withNews}
select case_id, clock, cycle, revision, detail ->> 'dueAt' as due from news where type = 'sla.warning'
group by 1, 2, 3, 4, 5 having count(*) > 1`,
  'an escalation was told twice': `${withNews}
select case_id, clock, cycle, revision from news where type = 'case.escalated' group by 1, 2, 3, 4 having count(*) > 1`,
  'a clock speaks in the wrong log': `${withNews}
select n.case_id, n.clock, n.log, n.type from news n join case_versions v using (case_id, version)
where (n.log = 'restricted') <> (v.state ->> 'restricted')::boolean`,
};

// a breach stays as it was told while its clock may still stop, late; what was met does not change
const losses: Record<string, string> = {
  'told of a clock, and not stored so': `${withNews}
select n.type, n.detail, to_jsonb(r) as stored from news n left join results r using ${key}
where n.type in ('sla.met', 'sla.breached') and (r.revision is null or r.historical
  or r.announced is distinct from substr(n.type, 5) or r.rule <> n.detail ->> 'rule'
  or ${at('startedAt')} <> r.started_at or ${at('dueAt')} is distinct from r.due_at or ${at('breachedAt')} is distinct from r.breached_at
  or n.type = 'sla.met' and ((n.detail ->> 'state', ${at('stoppedAt')}) is distinct from (r.state, r.stopped_at)))`,
  'a result does not say whose place it takes': `${withNews},
told as (select * from news where type in ('sla.met', 'sla.breached'))
select n.case_id, n.clock, n.revision, n.detail from told n where (n.detail ->> 'supersedes')::int is distinct from (
  select max(o.revision) from told o where ${['case_id', 'clock', 'cycle'].map((one) => `o.${one} = n.${one}`).join(' and ')} and o.revision < n.revision)`,
  'stored as told, and nowhere in the log': `${withNews}
select r.case_id, r.clock, r.cycle, r.revision, r.announced from results r where r.announced is not null and not exists (
  select from news n where n.type = 'sla.' || r.announced
    and (n.case_id, n.clock, n.cycle, n.revision) = (r.case_id, r.clock, r.cycle, r.revision))`,
  'warned of, and not stored so': `${withNews}
select n.case_id, n.clock, n.cycle from news n left join clocks k using (case_id, clock, cycle)
where n.type = 'sla.warning' and (k.case_id is null or k.historical or k.warned_at is null and k.due_at = ${at('dueAt')})`,
  'events and counts of results differ': `${withNews},
told as (select substr(type, 5) as outcome, clock, log = 'restricted' as restricted, count(*) as events
  from news where type in ('sla.met', 'sla.breached') group by 1, 2, 3),
counted as (select outcome, clock, unit = 'restricted' as restricted, sum(total) as total from sla_tallies group by 1, 2, 3)
select * from told full join counted using (outcome, clock, restricted) where events is distinct from total`,
  // every standard that this council watches asks somebody to act
  'broken while open, and nobody was to be asked, or the other way round': `${withNews},
broken as (select * from news where type = 'sla.breached' and detail ->> 'state' in ('running', 'paused'))
select * from broken b full join escalations e using ${key} where b.type is null or e.id is null`,
  'asked to act, and not told so, or the other way round': `${withNews},
told as (select case_id, clock, cycle, revision, detail from news where type = 'case.escalated'),
asked as (select * from escalations where wanted_at is not null)
select * from told t full join asked a using ${key}
where t.detail is null or a.id is null or (t.detail ->> 'action', t.detail ->> 'role') is distinct from (a.action, a.role)`,
  "a case's numbers are not those of its events": `
select c.id, c.public_sequence, c.restricted_sequence, e.public, e.restricted from cases c cross join lateral (
  select coalesce(max(sequence) filter (where log = 'public'), 0) as public,
    coalesce(max(sequence) filter (where log = 'restricted'), 0) as restricted from case_events where case_id = c.id) e
where (c.public_sequence, c.restricted_sequence) is distinct from (e.public, e.restricted)`,
};

/**
 * What the logs say of clocks is what is stored of them: each result once per clock, cycle and revision, in the log of its case, as counted;
 * each breach asked of somebody as often as told.
 */
export async function checkClocks(lane: Lane): Promise<Findings> {
  const findings = noFindings();
  for (const [what, statement] of Object.entries(doubles))
    for (const row of await lane.query(statement)) findings.doubled.push(`${what}: ${JSON.stringify(row)}`);
  for (const [what, statement] of Object.entries(losses))
    for (const row of await lane.query(statement)) findings.lost.push(`${what}: ${JSON.stringify(row)}`);
  return findings;
}
