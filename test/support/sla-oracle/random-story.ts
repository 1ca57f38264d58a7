import type { CaseStory, Happening } from './case-story.js';
import type { ClockLife } from './clock-life.js';
import type { Dice } from './dice.js';
import type { WalkedDays } from './walked-days.js';
import { quiet, randomFacts } from './random-facts.js';
import { type Allowed, walkedDue } from './walked-due.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Categories that a case may have, and what its clocks may be allowed: stories like to touch them. */
export interface Targets {
  categories: readonly string[];
  allowed: readonly Allowed[];
}

/** What befalls a case, one thing after another; instants like to fall on closings and due instants, or a millisecond beside them. */
export function randomStory(dice: Dice, days: WalkedDays, targets: Targets): CaseStory {
  return new StoryTeller(dice, days, targets).tell();
}

class StoryTeller {
  private now: number;
  private seen: number;
  private status: 'open' | 'waiting' | 'closed' = 'open';
  private readonly kind: CaseStory['kind'];
  private readonly happenings: Happening[] = [];

  constructor(
    private readonly dice: Dice,
    private readonly days: WalkedDays,
    private readonly targets: Targets,
  ) {
    this.now = this.firstInstant();
    this.kind = dice.happens(0.6) ? 'request' : 'complaint';
    // half of them are seen within minutes, others come with the first pass years after
    this.seen = this.now + (dice.happens(0.7) ? dice.number(0, 5 * minute) : dice.number(0, 500 * day));
  }

  tell(): CaseStory {
    const { dice } = this;
    const category = dice.pick(this.targets.categories);
    const facts = { ...quiet, ...(this.kind === 'complaint' && randomFacts(dice)) };
    this.add({ what: 'received', category, legacyDue: this.legacyDue(), facts }, { atFirstSight: true });
    if (dice.happens(0.1)) this.add({ what: 'waiting' }, { atFirstSight: true });
    else if (dice.happens(0.1)) this.pastAtFirstSight();
    for (let more = dice.number(0, 6); more > 0; more--) this.next();
    return { kind: this.kind, happenings: this.happenings };
  }

  /** Somewhere in the table's years; often a leap day, a year's end, a night in which the clocks change, or exactly a closing. */
  private firstInstant(): number {
    const { dice } = this;
    const year = dice.number(2018, 2032);
    const leap = dice.pick([2020, 2024, 2028, 2032]);
    const changing = dice.happens(0.5) ? Date.UTC(year, 3, 1) : Date.UTC(year, 9, 1);
    const from = dice.pick([
      Date.UTC(year, 0, dice.number(1, 366)),
      Date.UTC(year, dice.number(0, 11), dice.number(1, 28)),
      Date.UTC(leap, 1, dice.number(27, 29)),
      Date.UTC(year, 11, dice.number(28, 31)),
      Date.UTC(year, dice.number(0, 11), dice.number(29, 31)),
      changing + dice.number(-1, 7) * day,
    ]);
    return dice.happens(0.3) ? this.atClosing(from) : from + dice.number(-10 * hour, 14 * hour);
  }

  /** The first closing after an instant, or 1 ms beside it. */
  private atClosing(after: number): number {
    for (const { closes } of this.days.from(after)) if (closes > after) return closes + this.dice.pick([-1, 0, 0, 1]);
    return after;
  }

  /** What had happened before anybody looked. */
  private pastAtFirstSight(): void {
    const what = this.dice.pick(['acknowledged', 'progress-notice', 'completed'] as const);
    const at = this.now + Math.floor(this.dice.number(0, 1000) * ((this.seen - this.now) / 1000));
    if (what === 'completed') this.status = 'closed';
    this.happenings.push({ at, seenAt: this.seen, what });
    this.now = at;
  }

  private next(): void {
    const { dice } = this;
    const before = this.now;
    const due = dice.happens(0.35) ? this.aboutDue() : before;
    this.now = due > before ? due : this.later();
    this.seen = Math.max(this.seen + 1, this.now + this.delay());
    if (this.kind === 'complaint' && dice.happens(0.5)) return this.add({ what: 'told', facts: randomFacts(dice) });
    if (due > before && dice.happens(0.7)) return this.end();
    return this.goOn();
  }

  private goOn(): void {
    const { dice } = this;
    if (dice.happens(0.2)) return this.add({ what: 'reclassified', category: dice.pick(this.targets.categories) });
    if (dice.happens(0.12)) return this.add({ what: 'legacy-due', legacyDue: this.legacyDue() });
    if (dice.happens(0.5)) return this.end();
    if (this.status === 'closed') return this.add({ what: 'reopened', waiting: dice.happens(0.2) });
    return this.add({ what: this.status === 'waiting' ? 'resumed' : 'waiting' });
  }

  /** Whatever may stop a clock; a closed case can but be reopened. */
  private end(): void {
    const { dice } = this;
    const isAcknowledged = this.happenings.some(({ what }) => what === 'acknowledged');
    if (!isAcknowledged && dice.happens(0.3)) return this.add({ what: 'acknowledged' });
    if (dice.happens(0.2)) return this.add({ what: 'progress-notice' });
    if (this.status === 'closed') return this.add({ what: 'reopened', waiting: dice.happens(0.2) });
    return this.add({ what: dice.happens(0.85) ? 'completed' : 'cancelled' });
  }

  private add(told: Told, { atFirstSight } = { atFirstSight: false }): void {
    this.status = told.what === 'reopened' && told.waiting ? 'waiting' : (statusAfter[told.what] ?? this.status);
    const at = atFirstSight ? (this.happenings[0]?.at ?? this.now) : this.now;
    this.happenings.push({ ...told, at, seenAt: this.seen });
  }

  /** Not before now; waits of no length at all are among them. */
  private later(): number {
    const { dice, now } = this;
    if (dice.happens(0.1)) return now;
    if (dice.happens(0.3)) return this.atClosing(now + dice.number(0, 20) * day);
    return (
      now + dice.pick([dice.number(0, minute), dice.number(0, day), dice.number(0, 12 * day), dice.number(0, 90 * day)])
    );
  }

  /** The due instant of some clock, waits and all, or 1 ms or a minute beside it; now where it has none. */
  private aboutDue(): number {
    const { dice, days, happenings } = this;
    const start = happenings.findLastIndex(
      ({ what }) => what === 'received' || what === 'reopened' || (what === 'told' && dice.happens(0.5)),
    );
    const waits = dice.happens(0.5) ? this.waitsSince(start) : [];
    const due = walkedDue(days, { start: happenings[start]!.at, waits, stop: null }, dice.pick(this.targets.allowed));
    return typeof due === 'number' ? due + dice.pick([-1, 0, 0, 1, -minute, minute]) : this.now;
  }

  private waitsSince(start: number): ClockLife['waits'] {
    const waits: ClockLife['waits'] = [];
    for (const { what, at } of this.happenings.slice(start)) {
      if (what === 'waiting') waits.push({ from: at, to: null });
      if (what === 'resumed' && waits.length > 0) waits.at(-1)!.to = at;
    }
    return waits;
  }

  /** Polled within minutes, after an outage, or after months. */
  private delay(): number {
    const { dice } = this;
    return dice.pick([
      dice.number(0, 5 * minute),
      dice.number(0, 5 * minute),
      dice.number(0, 2 * day),
      dice.number(0, 60 * day),
    ]);
  }

  private legacyDue(): number | null {
    const { dice } = this;
    return dice.happens(0.2) ? null : this.now + dice.pick([0, 1, dice.number(-5 * day, 40 * day), 10 * day]);
  }
}

const statusAfter: Partial<Record<Happening['what'], 'open' | 'waiting' | 'closed'>> = {
  waiting: 'waiting',
  resumed: 'open',
  reopened: 'open',
  completed: 'closed',
  cancelled: 'closed',
};

/** `Happening` without its instants, kind by kind. */
type Told = Happening extends infer Kind ? (Kind extends Happening ? Omit<Kind, 'at' | 'seenAt'> : never) : never;
