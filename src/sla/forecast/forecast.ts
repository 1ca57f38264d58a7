import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../../config/settings.js';
import type { Instant } from '../../model/case.js';
import { Clock } from '../../platform/clock/clock.js';
import { type ClockFilter, type ClockKey, type ClockPage, type ClockSight } from '../clock-page.js';
import { ClockRules } from '../clock-rules.js';
import { ExplainWords } from '../explain/explain-words.js';
import { withinCalendar } from '../explain/within-calendar.js';
import { standardOf } from '../listed-clocks.js';
import { type ForecastFigures, forecastFigures, type StaleSystem } from './forecast-figures.js';
import { forecastSummary } from './forecast-summary.js';
import { ForecastQueries, type ForecastQuery, type ForecastRow } from './forecast-queries.js';

export interface ForecastItem extends ForecastRow {
  title: string;
  byDefault: boolean;
  role: string;
  action: string;
}

/** What will break until a given time, unless it is stopped. */
export interface ForecastView extends ForecastFigures {
  at: Instant;
  until: Instant;
  summary: string;
}

/** How far ahead is asked: a year, and not what is over. `problem`: what would be right. */
export type Until = { ok: true; until: Instant } | { ok: false; problem: string };

const dayMilliseconds = 86_400_000;
const yearMilliseconds = 366 * dayMilliseconds;

/** Tells what will break next, from what is stored: nothing is judged anew. */
@Injectable()
export class Forecast {
  constructor(
    @Inject(ForecastQueries) private readonly queries: ForecastQueries,
    @Inject(ClockRules) private readonly rules: ClockRules,
    @Inject(ExplainWords) private readonly words: ExplainWords,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'systems'>,
  ) {}

  /** Left out: the end of the next business day; a day from now where the calendar's years are over. */
  until(given: Instant | undefined): Until {
    const now = this.clock.now();
    if (given === undefined) {
      const closing = withinCalendar(() => this.nextClosing(now)) ?? now + dayMilliseconds;
      return { ok: true, until: new Date(closing).toISOString() };
    }
    if (Date.parse(given) <= now)
      return { ok: false, problem: 'is over already; name an instant that is still to come' };
    if (Date.parse(given) > now + yearMilliseconds)
      return { ok: false, problem: 'is more than a year away; name an instant within the next 366 days' };
    return { ok: true, until: given };
  }

  async view(sight: ClockSight, filter: ClockFilter, until: Instant): Promise<ForecastView> {
    const query = await this.query(filter, until);
    const stale = await this.stale(query.now);
    const [counts, unmapped] = await Promise.all([
      this.queries.counts(sight, query),
      this.queries.unmapped(sight, filter),
    ]);
    const figures = forecastFigures(counts, { stale, unmapped, standards: this.rules.standards.clocks });
    const { words } = this.words;
    return { at: query.now, until, summary: forecastSummary(figures, words.moment(until), words), ...figures };
  }

  /** The cases, next due first. */
  async list(
    sight: ClockSight,
    { filter, until }: { filter: ClockFilter; until: Instant },
    page: ClockPage,
  ): Promise<{ item: ForecastItem; key: ClockKey }[]> {
    const rows = await this.queries.list(sight, await this.query(filter, until), page);
    return rows.map(({ row, key }) => ({ item: { ...row, ...standardOf(this.rules, row.clock) }, key }));
  }

  private async query(filter: ClockFilter, until: Instant): Promise<ForecastQuery> {
    const now = this.clock.instant();
    return { now, until, filter, stale: (await this.stale(now)).map(({ system }) => system) };
  }

  /** Last complete pass longer ago than three of the system's intervals and a minute, as /sync/status says late. */
  private async stale(now: Instant): Promise<StaleSystem[]> {
    const passes = await this.queries.passes();
    return this.settings.systems.flatMap(({ name, syncEverySeconds }) => {
      const since = passes.get(name) ?? null;
      const bound = Date.parse(now) - (3 * syncEverySeconds + 60) * 1000;
      return since !== null && Date.parse(since) >= bound ? [] : [{ system: name, since }];
    });
  }

  private nextClosing(now: number): number {
    const { calendar } = this.words;
    const { businessDays } = calendar;
    const next = businessDays.indexOf(now);
    const today = businessDays.date(next) === calendar.localDate(now);
    return businessDays.closing(today ? next + 1 : next);
  }
}
