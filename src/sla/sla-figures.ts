import type { Database } from '../platform/postgres/database.js';

/** What metrics tell of the clocks, read at each scrape. A restricted case's unit is `restricted`. */
export interface Tallied {
  outcome: 'met' | 'breached';
  clock: string;
  kind: string;
  unit: string;
  total: number;
}

export interface OpenBreached {
  clock: string;
  kind: string;
  unit: string;
  open: number;
}

const selectTallies = `select outcome, clock, kind, unit, total::float8 as total from sla_tallies`;

// units that the tallies tell apart, so that a slip in a mapping floods neither
const selectOpenBreached = `
select k.clock, c.kind, case when c.restricted then 'restricted' when c.unit is null then 'none'
    when exists (select from sla_tallies t where t.unit = c.unit) then c.unit else 'other' end as unit, count(*)::int as open
from clocks k join cases c on c.id = k.case_id
where k.breached_at is not null and k.state in ('running', 'paused')
group by 1, 2, 3`;

const selectDueSoon = `
select k.clock, w.name as window, count(*)::int as clocks
from (values ('4h', interval '4 hours'), ('24h', interval '24 hours'), ('72h', interval '72 hours')) as w (name, span)
join clocks k on k.state = 'running' and k.breached_at is null and k.due_at > clock_timestamp() and k.due_at <= clock_timestamp() + w.span
group by 1, 2`;

const selectUnconfirmed = `
select s.system, (select count(*)::int from clocks k
  where k.system = s.system and k.wake_at <= clock_timestamp() and k.due_at <= clock_timestamp() and k.breached_at is null) as clocks
from sync_state s`;

const selectWaiting = `select count(*)::int as waiting from escalations where state = 'waiting'`;

const selectLag = `
select coalesce(sum(h.position - coalesce(f.position, 0)), 0)::float8 as events
from event_heads h left join followers f on f.name = 'sla' and f.log = h.log`;

export class SlaFigures {
  constructor(private readonly database: Database) {}

  tallies(): Promise<Tallied[]> {
    return this.database.query(selectTallies);
  }

  openBreached(): Promise<OpenBreached[]> {
    return this.database.query(selectOpenBreached);
  }

  dueSoon(): Promise<{ clock: string; window: string; clocks: number }[]> {
    return this.database.query(selectDueSoon);
  }

  unconfirmed(): Promise<{ system: string; clocks: number }[]> {
    return this.database.query(selectUnconfirmed);
  }

  async escalationsWaiting(): Promise<number> {
    return (await this.database.query<{ waiting: number }>(selectWaiting))[0]!.waiting;
  }

  /** Events that the clocks have not followed yet. */
  async lag(): Promise<number> {
    return (await this.database.query<{ events: number }>(selectLag))[0]!.events;
  }
}
