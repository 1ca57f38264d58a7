import type { BusinessCalendar } from '../../model/business-calendar/business-calendar.js';
import type { CaseState, Instant } from '../../model/case.js';
import type { ServiceStandard, ServiceStandards } from '../../model/service-standard.js';
import type { Signal, SystemService } from '../../model/service-target.js';
import { netMinutes, warningAt } from './business-minutes.js';
import { type CaseTimeline, type CaseVersion, caseTimeline, type Wait } from './case-timeline.js';
import { segmentsOf } from './clock-segments.js';
import { spansOf } from './clock-spans.js';
import type { Clock, ClockState } from './clock.js';
import { dueFirstNamed, dueLearntAt } from './due-learnt.js';
import type { RulingDue } from './ruling-due.js';
import { isUnmapped, spanDue, waitsOf } from './span-due.js';
import type { Span } from './span.js';

/** What every case of a system is judged by. */
export interface Judgement {
  calendar: BusinessCalendar;
  standards: ServiceStandards;
  service: SystemService;
  /** End of the system's first complete pass, milliseconds; null while it runs: what came with it is history. */
  firstPassEndedAt: number | null;
}

/**
 * All clocks of a case, from its whole history: the same history, calendar and standards give the same clocks, whenever it is asked. A
 * case whose category or closure is not mapped answers null: nobody knows which standards it has. A running clock past its due instant is
 * not declared broken here: whether legacy has been asked since is the tick's to know.
 */
export function judgeClocks(versions: readonly CaseVersion[], judgement: Judgement): Clock[] | null {
  const timeline = caseTimeline(versions);
  if (isUnmapped(timeline.current.state)) return null;
  return judgement.standards.clocks
    .filter((standard) => applies(standard, timeline.current.state, judgement.service))
    .flatMap((standard) =>
      spansOf(standard, timeline).map((span) => judgeSpan({ standard, span, timeline, judgement, versions })),
    );
}

/** Signals that a system must show for a standard to be watched; those that it does not, by name. */
export function unobservable({ starts, stops }: ServiceStandard, { observes }: SystemService): Signal[] {
  return [starts, ...stops].filter((signal) => !observes.has(signal));
}

function applies(standard: ServiceStandard, state: CaseState, service: SystemService): boolean {
  return standard.kind === state.kind && unobservable(standard, service).length === 0;
}

interface SpanCase {
  standard: ServiceStandard;
  span: Span;
  timeline: CaseTimeline;
  judgement: Judgement;
  versions: readonly CaseVersion[];
}

function judgeSpan(subject: SpanCase): Clock {
  const { standard, span, timeline, judgement, versions } = subject;
  const { episode, voided } = span;
  const rules = { standard, ...judgement };
  const waits = waitsOf(standard, span);
  const ruling = spanDue(rules, span);
  const learntAt = dueLearntAt(rules, versions, { span, due: ruling.due });
  return {
    clock: standard.clock,
    cycle: span.cycle,
    startedAt: instant(span.start.at),
    legacyDueAt: standard.target.from === 'category' ? episode.last.state.dueAt : null,
    dueLearntAt: instant(learntAt),
    ...dueFields(subject, ruling),
    ...courseFields(subject, { waits, ruling, learntAt }),
    remark: voided?.why ?? ruling.remark,
    category: episode.last.state.category,
    rule: standard.rule,
    calendarVersion: judgement.calendar.version,
    standardsVersion: judgement.standards.version,
    caseVersion: timeline.current.version,
  };
}

type DueFields = Pick<Clock, 'dueAt' | 'councilDueAt' | 'warnAt' | 'target'>;

function dueFields({ standard, span, timeline, judgement }: SpanCase, ruling: RulingDue): DueFields {
  const { due, councilDue, target } = ruling;
  const after = Math.max(span.start.at, timeline.firstObservedAt);
  return {
    dueAt: instantOrNull(due),
    councilDueAt: instantOrNull(councilDue),
    warnAt: instantOrNull(warningAt(judgement.calendar, { standard, due, after })),
    target,
  };
}

type CourseFields = Pick<
  Clock,
  'state' | 'stoppedAt' | 'breachedAt' | 'historical' | 'netMinutes' | 'grossMinutes' | 'segments'
>;

function courseFields(
  subject: SpanCase,
  { waits, ruling: { due }, learntAt }: { waits: Wait[]; ruling: RulingDue; learntAt: number },
): CourseFields {
  const { standard, span, judgement } = subject;
  const { start } = span;
  const end = span.stop ?? span.voided;
  const state = stateOf(span, waits, due);
  const historical = isHistorical(subject, due);
  const segments = segmentsOf(standard, { start, waits, end });
  const breached = breachOf(subject, { state, historical, due, learntAt });
  return {
    state,
    stoppedAt: end ? instant(end.at) : null,
    breachedAt: instantOrNull(breached),
    historical,
    netMinutes: end ? netMinutes(judgement.calendar, segments, end.at) : null,
    grossMinutes: end ? grossMinutes(start.at, end.at) : null,
    segments,
  };
}

/** Whole minutes; legacy's wildest dates are counted as the 4,000 years that fit the column. */
function grossMinutes(from: number, to: number): number {
  return Math.min(2_147_483_647, Math.max(0, Math.floor((to - from) / 60_000)));
}

function stateOf({ stop, voided }: Span, waits: Wait[], due: number | null): ClockState {
  // exactly at the due instant is in time; without a target nothing is late
  if (stop) return due !== null && stop.at > due ? 'late' : 'met';
  if (voided) return 'cancelled';
  return waits.at(-1)?.to === null ? 'paused' : 'running';
}

/** The later of due and learnt; for history, which nobody is told of, the due instant. One that goes on is the tick's to break. */
function breachOf(
  { timeline }: SpanCase,
  {
    state,
    historical,
    due,
    learntAt,
  }: { state: ClockState; historical: boolean; due: number | null; learntAt: number },
): number | null {
  if (due === null || state === 'met' || state === 'cancelled') return null;
  if (historical) return isPast(due, timeline.firstObservedAt) ? due : null;
  return state === 'late' ? Math.max(due, learntAt) : null;
}

/**
 * Already due when the case was first mirrored, by what was known then and by what is known now; or over by then, where it came with the
 * first pass over its system: ten years of history announce nothing. A due instant that was moved into the past later is news, and so is
 * a reopening, whatever the case's age.
 */
function isHistorical({ standard, span, timeline, judgement, versions }: SpanCase, due: number | null): boolean {
  if (span.episode.reopening > 0) return false;
  const { firstObservedAt } = timeline;
  const wasDue = () => isPast(dueFirstNamed({ standard, ...judgement }, versions, span.cycle), firstObservedAt);
  if (isPast(due, firstObservedAt) && wasDue()) return true;
  const { firstPassEndedAt } = judgement;
  const cameWithHistory = firstPassEndedAt === null || firstObservedAt <= firstPassEndedAt;
  const end = span.stop ?? span.voided;
  return cameWithHistory && end !== null && end.at <= firstObservedAt;
}

function isPast(due: number | null, at: number): boolean {
  return due !== null && due <= at;
}

function instant(at: number): Instant {
  return new Date(at).toISOString();
}

function instantOrNull(at: number | null): Instant | null {
  return at === null ? null : instant(at);
}
