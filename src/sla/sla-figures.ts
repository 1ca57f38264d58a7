import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../platform/postgres/database.js';
import { ClockRules } from './clock-rules.js';

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
where k.breached_at is not null and k.state in ('running', 'paused') and not k.historical
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

const selectAtGlance = `
select k.clock, count(*) filter (where k.breached_at is not null)::int as "openBroken",
  count(*) filter (where k.breached_at is null and k.due_at > clock_timestamp() and k.due_at <= clock_timestamp() + interval '24 hours')::int as "dueSoon",
  count(*) filter (where k.breached_at is null and k.due_at <= clock_timestamp())::int as unconfirmed
from clocks k join cases c on c.id = k.case_id
where k.state in ('running', 'paused') and not c.restricted and not k.historical
group by k.clock`;

const selectWaiting = `select count(*)::int as waiting from escalations where state = 'waiting'`;

const selectLag = `
select coalesce(sum(h.position - coalesce(f.position, 0)), 0)::float8 as events
from event_heads h left join followers f on f.name = 'sla' and f.log = h.log`;

/** One standard at a glance; restricted cases are left out. */
export interface StandardAtGlance {
  clock: string;
  title: string;
  rule: string;
  /** Past their due instant, the case still open. */
  openBroken: number;
  /** Fall due within the next 24 hours. */
  dueSoon: number;
  /** Past their due instant, and legacy not asked again yet. */
  unconfirmed: number;
  /** Told as met and as broken since Shirelink runs. */
  met: number;
  broken: number;
}

/** Read anew at each call, so that every replica tells the same. Each call throws where the database cannot be asked. */
@Injectable()
export class SlaFigures {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ClockRules) private readonly rules: ClockRules,
  ) {}

  /** Every standard that is watched here, in the order of the contract. */
  async atGlance(): Promise<StandardAtGlance[]> {
    const [open, tallies] = await Promise.all([
      this.database.query<{ clock: string; openBroken: number; dueSoon: number; unconfirmed: number }>(selectAtGlance),
      this.tallies(),
    ]);
    const total = (clock: string, outcome: Tallied['outcome']) =>
      tallies
        .filter((one) => one.clock === clock && one.outcome === outcome && one.unit !== 'restricted')
        .reduce((sum, one) => sum + one.total, 0);
    return this.rules.watched().map(({ clock, title, rule }) => {
      const { openBroken = 0, dueSoon = 0, unconfirmed = 0 } = open.find((one) => one.clock === clock) ?? {};
      const told = { met: total(clock, 'met'), broken: total(clock, 'breached') };
      return { clock, title, rule, openBroken, dueSoon, unconfirmed, ...told };
    });
  }

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
