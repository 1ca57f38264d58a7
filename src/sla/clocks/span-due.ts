import type { BusinessCalendar } from '../../model/business-calendar/business-calendar.js';
import type { CaseState } from '../../model/case.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { SystemService } from '../../model/service-target.js';
import type { Wait } from './case-timeline.js';
import { type RulingDue, rulingDue } from './ruling-due.js';
import type { Span } from './span.js';

/** By what a clock's due instant is worked out. */
export interface DueRules {
  standard: ServiceStandard;
  calendar: BusinessCalendar;
  service: SystemService;
}

/** A case with a code that is not mapped has no clocks: nobody knows which standards it has. */
export function isUnmapped({ unmapped }: CaseState): boolean {
  return unmapped.some((gap) => gap.startsWith('category:') || gap.startsWith('closure:'));
}

/** The waits that hold a clock; one that goes on ends with the clock. None where the standard does not pause. */
export function waitsOf({ pauses }: ServiceStandard, { episode, stop, voided }: Span): Wait[] {
  if (!pauses) return [];
  const end = (stop ?? voided)?.at ?? null;
  if (end === null) return episode.waits;
  return episode.waits
    .filter(({ from }) => from.at < end)
    .map((wait) => (wait.to && wait.to.at <= end ? wait : { from: wait.from, to: { ...wait.from, at: end } }));
}

/** The due instant of one cycle, by all that is known of it. After a change of category the target runs from the original start. */
export function spanDue({ standard, calendar, service }: DueRules, span: Span): RulingDue {
  const { category, dueAt } = span.episode.last.state;
  return rulingDue(calendar, {
    standard,
    waits: waitsOf(standard, span),
    startedAt: span.start.at,
    legacyDueAt: dueAt === null ? null : Date.parse(dueAt),
    category: category === null ? null : (service.targets.get(category) ?? null),
  });
}
