import type { Instant } from '../../model/case.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { Moment, Wait } from './case-timeline.js';
import type { ClockSegment } from './clock.js';

/** Where a clock stood from its start to its end, or up to today where `end` is null. */
export function segmentsOf(
  { rule, starts }: ServiceStandard,
  { start, waits, end }: { start: Moment; waits: readonly Wait[]; end: Moment | null },
): ClockSegment[] {
  const segments: ClockSegment[] = [];
  let running: { from: Moment; cause: string } | null = { from: start, cause: starts };
  const close = (to: number | null) => {
    if (running) segments.push(segment('running', running, { to, rule }));
  };
  for (const { from, to } of waits) {
    close(from.at);
    segments.push(segment('paused', { from, cause: 'waiting' }, { to: to?.at ?? null, rule }));
    running = to ? { from: to, cause: 'resumed' } : null;
  }
  close(end?.at ?? null);
  return segments;
}

function segment(
  state: ClockSegment['state'],
  { from, cause }: { from: Moment; cause: string },
  { to, rule }: { to: number | null; rule: string },
): ClockSegment {
  return { state, from: instant(from.at), to: to === null ? null : instant(to), rule, cause, version: from.version };
}

function instant(at: number): Instant {
  return new Date(at).toISOString();
}
