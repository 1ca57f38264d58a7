import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../../model/case.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/postgres/database.js';
import type { ClockFilter, ClockKey, ClockPage, ClockSight } from '../clock-page.js';
import { ClockRules } from '../clock-rules.js';
import { overdueOf } from '../explain/clock-view.js';
import { type Lateness, lateness } from '../explain/lateness.js';
import {
  clocksOfCases,
  filterValues,
  keyOf,
  listedColumns,
  type ListedClock,
  type ListedRow,
  matchesFilter,
  placeValues,
  standardOf,
} from '../listed-clocks.js';

/** A broken service standard of one case. */
export interface BreachView extends ListedClock {
  title: string;
  byDefault: boolean;
  revision: number;
  state: 'running' | 'paused' | 'met' | 'late' | 'cancelled';
  startedAt: Instant;
  dueAt: Instant | null;
  breachedAt: Instant;
  stoppedAt: Instant | null;
  historical: boolean;
  /** Until it was stopped, or until now. */
  overdue: Lateness | null;
  /** Whom the standard names, and what it asks of them. */
  role: string;
  action: string;
  /** Of the request to act; null: a plain alert, or none. */
  escalation: { state: 'waiting' | 'wanted' | 'expired'; wantedAt: Instant | null } | null;
  /** Of the newest notice of this breach; null: none is kept. */
  notice: string | null;
}

export interface BreachFilter extends ClockFilter {
  /** True: its case is still to be served; false: it is over. */
  open?: boolean;
  /** Broken at this instant or later. */
  from?: Instant;
  /** Not included. */
  to?: Instant;
  /** True: those too that were due before Shirelink saw their case. */
  historical?: boolean;
}

interface BreachRow extends ListedRow, Pick<BreachView, 'revision' | 'state' | 'historical' | 'notice'> {
  breached_at: Date;
  stopped_at: Date | null;
  asked_state: 'waiting' | 'wanted' | 'expired' | null;
  wanted_at: Date | null;
}

const conditions = `
where k.breached_at is not null and ${matchesFilter}
  and ($7::boolean is null or (k.state in ('running', 'paused')) = $7)
  and ($8::timestamptz is null or k.breached_at >= $8) and ($9::timestamptz is null or k.breached_at < $9)`;

// by its unique key, which names the clock, its revision and what was told of it
const newestNotice = `
(select n.state from notices n
  where n.key in (k.case_id || ':' || k.clock || ':' || k.cycle || ':' || k.revision || ':sla.breached' collate "C",
    k.case_id || ':' || k.clock || ':' || k.cycle || ':' || k.revision || ':sla.escalated' collate "C")
  order by n.wanted_at desc limit 1) as notice`;

const list = `
select ${listedColumns('k.breached_at')}, k.revision, k.state, k.historical, k.breached_at, k.stopped_at, e.state as asked_state, e.wanted_at,
  ${newestNotice}
${clocksOfCases}
left join escalations e on (e.case_id, e.clock, e.cycle, e.revision) = (k.case_id, k.clock, k.cycle, k.revision)
${conditions}
  and (not k.historical or $10)
  and ($11::timestamptz is null or (k.breached_at, k.case_id, k.clock, k.cycle) < ($11, $12::uuid, $13::text, $14::int))
order by k.breached_at desc, k.case_id desc, k.clock desc, k.cycle desc
limit $15`;

const countHistorical = `select count(*)::int as clocks ${clocksOfCases} ${conditions} and k.historical`;

/** What broke. */
@Injectable()
export class BreachQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ClockRules) private readonly rules: ClockRules,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Newest broken first. */
  async list(
    sight: ClockSight,
    filter: BreachFilter,
    { after, limit }: ClockPage,
  ): Promise<{ breach: BreachView; key: ClockKey }[]> {
    const values = [...this.values(sight, filter), filter.historical ?? false, ...placeValues(after), limit];
    const rows = await this.database.query<BreachRow>(list, values);
    const now = this.clock.instant();
    return rows.map((row) => ({ breach: this.view(row, now), key: keyOf(row) }));
  }

  /** Those that the list leaves out because they were due before Shirelink saw their case. */
  async historicalLeftOut(sight: ClockSight, filter: BreachFilter): Promise<number> {
    if (filter.historical) return 0;
    const [row] = await this.database.query<{ clocks: number }>(countHistorical, this.values(sight, filter));
    return row!.clocks;
  }

  private values(sight: ClockSight, filter: BreachFilter): unknown[] {
    const { open, from, to } = filter;
    return [...filterValues(this.rules, sight, filter), open ?? null, from ?? null, to ?? null];
  }

  private view(row: BreachRow, now: Instant): BreachView {
    const { started_at, due_at, breached_at, stopped_at, asked_state, wanted_at, key_at: _, ...kept } = row;
    const dueAt = instantOf(due_at);
    const stoppedAt = instantOf(stopped_at);
    const between = (due: number, until: number) => lateness(this.rules.calendar, due, until);
    return {
      ...kept,
      ...standardOf(this.rules, row.clock),
      startedAt: started_at.toISOString(),
      dueAt,
      breachedAt: breached_at.toISOString(),
      stoppedAt,
      overdue: overdueOf({ dueAt, stoppedAt, state: row.state }, between, now),
      escalation: asked_state && { state: asked_state, wantedAt: instantOf(wanted_at) },
    };
  }
}

function instantOf(date: Date | null): Instant | null {
  return date?.toISOString() ?? null;
}
