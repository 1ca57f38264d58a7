import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../../model/case.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/postgres/database.js';
import type { ClockSight } from '../clock-page.js';
import { ClockRules } from '../clock-rules.js';
import { countClocks, eachBatch, type NumberedClock, type StoredFilter } from './what-if-clocks.js';
import { otherJudge, type OtherRule, type Outcome, outcomeOf, outcomes } from './what-if-outcome.js';

export interface WhatIfRequest extends OtherRule {
  category?: string;
  /** Clocks that started at this instant or later. */
  from: Instant;
  /** Not included. */
  to: Instant;
}

/** A clock that would have come out differently. */
export interface Difference {
  caseId: string;
  number: string;
  system: string;
  unit: string | null;
  category: string | null;
  cycle: number;
  startedAt: Instant;
  stoppedAt: Instant | null;
  today: { outcome: Outcome; dueAt: Instant | null };
  other: { outcome: Outcome; dueAt: Instant | null };
}

type Counts = Record<Outcome, number>;

export interface WhatIfView {
  at: Instant;
  clock: string;
  title: string;
  category: string | null;
  from: Instant;
  to: Instant;
  /** What is asked: null is as it is today. */
  rule: { days: number | null; unit: 'business-days' | 'calendar-days' | null; calendarVersion: string };
  clocks: number;
  today: Counts;
  other: Counts;
  /** Share met of those that were met, late or are running past due, 0 to 1; null: there are none. */
  metToday: number | null;
  metOther: number | null;
  /** Clocks whose outcome differs, and how. */
  changed: number;
  changes: { today: Outcome; other: Outcome; clocks: number }[];
  /** So many of them as were asked for, in the order in which they started. */
  items: Difference[];
}

interface Run {
  sight: ClockSight;
  /** Differences that are listed at most. */
  limit: number;
  signal: AbortSignal;
  progress?: (done: number) => void;
}

/**
 * Judges history by another target or calendar, from what is stored of it. Writes nothing.
 *
 * @rule UL-18
 */
@Injectable()
export class WhatIf {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ClockRules) private readonly rules: ClockRules,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** How many clocks that would look at; counting ends at `most`. */
  count({ sight, most }: { sight: ClockSight; most: number }, request: WhatIfRequest): Promise<number> {
    return countClocks(this.database, filterOf(request, sight), most);
  }

  async run(request: WhatIfRequest, { sight, limit, signal, progress }: Run): Promise<WhatIfView> {
    const now = this.clock.instant();
    const judge = otherJudge(this.rules, request);
    const tally = new Comparison(now, limit);
    const { database } = this;
    await eachBatch({ database, filter: filterOf(request, sight), signal }, (batch) => {
      for (const clock of batch) tally.add(clock, judge(clock, clock.system));
      progress?.(tally.clocks);
    });
    return { at: now, ...this.asked(request), ...tally.result() };
  }

  private asked({ clock, category = '', from, to, days, unit, calendar }: WhatIfRequest) {
    const counted = days === undefined ? null : (unit ?? 'business-days');
    const calendarVersion = (calendar ?? this.rules.calendar).version;
    return {
      clock,
      title: this.rules.standard(clock)?.title ?? clock,
      category: category || null,
      from,
      to,
      rule: { days: days ?? null, unit: counted, calendarVersion } as const,
    };
  }
}

function filterOf({ clock, category, from, to }: WhatIfRequest, { restricted }: ClockSight): StoredFilter {
  return { clock, category: category ?? null, from, to, restricted };
}

/** Adds up how clocks stand by the one rule and by the other. */
class Comparison {
  clocks = 0;
  private readonly today = noCounts();
  private readonly other = noCounts();
  private readonly changes = new Map<string, number>();
  private readonly items: Difference[] = [];

  constructor(
    private readonly now: Instant,
    private readonly limit: number,
  ) {}

  add(clock: NumberedClock, judged: { dueAt: Instant | null } & Parameters<typeof outcomeOf>[0]): void {
    const [before, after] = [outcomeOf(clock, this.now), outcomeOf(judged, this.now)];
    this.clocks += 1;
    this.today[before] += 1;
    this.other[after] += 1;
    if (before === after) return;
    const key = `${before} ${after}`;
    this.changes.set(key, (this.changes.get(key) ?? 0) + 1);
    if (this.items.length < this.limit)
      this.items.push(difference(clock, before, { outcome: after, dueAt: judged.dueAt }));
  }

  result() {
    const changes = [...this.changes]
      .map(([key, clocks]) => {
        const [today, other] = key.split(' ') as [Outcome, Outcome];
        return { today, other, clocks };
      })
      .toSorted((one, other) => other.clocks - one.clocks);
    return {
      clocks: this.clocks,
      today: this.today,
      other: this.other,
      metToday: shareMet(this.today),
      metOther: shareMet(this.other),
      changed: changes.reduce((sum, { clocks }) => sum + clocks, 0),
      changes,
      items: this.items.toSorted((one, other) => (one.startedAt < other.startedAt ? -1 : 1)),
    };
  }
}

function difference(clock: NumberedClock, outcome: Outcome, other: Difference['other']): Difference {
  const { caseId, number, system, unit, category, cycle, startedAt, stoppedAt, dueAt } = clock;
  return { caseId, number, system, unit, category, cycle, startedAt, stoppedAt, today: { outcome, dueAt }, other };
}

function noCounts(): Counts {
  return Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as Counts;
}

function shareMet({ met, late, overdue }: Counts): number | null {
  const judged = met + late + overdue;
  return judged === 0 ? null : Math.round((met / judged) * 10_000) / 10_000;
}
