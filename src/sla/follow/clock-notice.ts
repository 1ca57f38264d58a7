import type { LockedCase } from '../../cases/case-announcements.js';
import type { Instant } from '../../model/case.js';
import type { NoticeDraft, NoticeTopic } from '../../notices/notice-desk.js';
import type { CaseClock } from '../store/clock-store.js';

/** What the keys of all notices of one clock begin with: they are withdrawn together. */
export function noticePrefix({ caseId, clock, cycle }: Pick<CaseClock, 'caseId' | 'clock' | 'cycle'>): string {
  return `${caseId}:${clock}:${cycle}:`;
}

/** A council role is told of a clock; once for each revision and topic. */
export function clockNotice(
  clock: CaseClock,
  { id, number, system, unit, restricted }: LockedCase,
  { topic, role, at }: { topic: NoticeTopic; role: string; at: Instant },
): NoticeDraft {
  const { revision, dueAt, rule } = clock;
  const key = `${noticePrefix(clock)}${revision}:${topic}`;
  return {
    key,
    role,
    topic,
    clock: clock.clock,
    unit,
    restricted,
    caseId: id,
    number,
    system,
    dueAt,
    rule,
    wantedAt: at,
  };
}
