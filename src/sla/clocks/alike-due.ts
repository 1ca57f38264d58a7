import type { Instant } from '../../model/case.js';
import { warningAt } from './business-minutes.js';
import type { RulingTarget } from './clock.js';
import type { Judgement } from './judge-clocks.js';
import { rulingDue } from './ruling-due.js';

/** Running clocks that never waited, without a result, received on the same business day: they fall due by the same arithmetic. */
export interface AlikeClocks {
  system: string;
  clock: string;
  /** Empty where the case has none, or where the standard's target is the same for all. */
  category: string;
  /** Legacy has set a due instant for each. */
  hasLegacyDue: boolean;
  /** Index of the day of receipt among the calendar's business days. */
  day: number;
}

/** When alike clocks fall due. Instants RFC 3339 UTC. */
export interface AlikeDue extends AlikeClocks {
  dueAt: Instant | null;
  councilDueAt: Instant | null;
  /** Of those that were known before it. */
  warnAt: Instant | null;
  target: RulingTarget | null;
  remark: string | null;
}

/** Asks what judges each clock (`rulingDue`) once for all of them; null: each has to be asked of by itself. */
export function alikeDue(
  alike: AlikeClocks,
  { calendar, standards, service }: Omit<Judgement, 'firstPassEndedAt'>,
): AlikeDue | null {
  const { businessDays } = calendar;
  const standard = standards.clocks.find(({ clock }) => clock === alike.clock);
  // with the first and the last day come those that were received outside of the calendar's years
  if (!standard || alike.day === 0 || alike.day === businessDays.size) return null;
  const startedAt = businessDays.closing(alike.day);
  const { due, councilDue, target, remark } = rulingDue(calendar, {
    standard,
    startedAt,
    waits: [],
    legacyDueAt: alike.hasLegacyDue ? startedAt + 1 : null,
    category: service.targets.get(alike.category) ?? null,
  });
  if (target?.source === 'legacy') return null;
  const warnAt = warningAt(calendar, { standard, due, after: -Infinity });
  return { ...alike, dueAt: instant(due), councilDueAt: instant(councilDue), warnAt: instant(warnAt), target, remark };
}

function instant(at: number | null): Instant | null {
  return at === null ? null : new Date(at).toISOString();
}
