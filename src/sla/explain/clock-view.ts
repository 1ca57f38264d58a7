import type { Instant } from '../../model/case.js';
import type { ServiceStandard } from '../../model/service-standard.js';
import type { CaseClock } from '../store/clock-store.js';
import type { ClockRecord } from '../clock-queries.js';
import { type Clock, shownState } from '../clocks/clock.js';
import type { AskedToAct, EarlierResult, ExplainGround, Explanation } from './explanation.js';
import { isUnconfirmed } from './explain-standing.js';
import { type Lateness, lateness } from './lateness.js';

type Kept = Pick<
  Clock,
  | 'clock'
  | 'cycle'
  | 'state'
  | 'startedAt'
  | 'stoppedAt'
  | 'dueAt'
  | 'dueLearntAt'
  | 'legacyDueAt'
  | 'councilDueAt'
  | 'target'
  | 'warnAt'
  | 'breachedAt'
  | 'historical'
  | 'netMinutes'
  | 'grossMinutes'
  | 'remark'
  | 'category'
  | 'rule'
  | 'calendarVersion'
  | 'standardsVersion'
  | 'caseVersion'
  | 'segments'
>;

/** A clock as readers get it. Instants RFC 3339 UTC. */
export interface ClockView extends Kept {
  title: string;
  /** The policies name no target: it is Shirelink's default. */
  byDefault: boolean;
  revision: number;
  warnedAt: Instant | null;
  /** Past its due instant, and legacy was not asked since: no breach yet. */
  unconfirmed: boolean;
  /** How far past its due instant it was stopped, or is now; null: it is not. */
  overdue: Lateness | null;
  revisions: EarlierResult[];
  escalations: AskedToAct[];
  explain: Explanation;
}

/** Puts together what is stored of a clock, its standard and its explanation. */
export function clockView(
  { calendar }: ExplainGround,
  { clock, revisions, asked }: ClockRecord,
  { standard, explain, now }: { standard: ServiceStandard; explain: Explanation; now: Instant },
): ClockView {
  const { caseId: _, system: __, announced: ___, ...kept } = clock;
  return {
    ...kept,
    state: shownState(clock),
    title: standard.title,
    byDefault: standard.byDefault,
    unconfirmed: isUnconfirmed({ clock, now }),
    overdue: overdueOf(clock, (due, until) => lateness(calendar, due, until), now),
    revisions,
    escalations: asked,
    explain,
  };
}

/** How far past its due instant a clock was stopped, or is at `now`; null where it is not, or where it measures nothing any more. */
export function overdueOf(
  { dueAt, stoppedAt, state }: Pick<CaseClock, 'dueAt' | 'stoppedAt' | 'state'>,
  between: (due: number, until: number) => Lateness | null,
  now: Instant,
): Lateness | null {
  if (dueAt === null || state === 'cancelled') return null;
  return between(Date.parse(dueAt), Date.parse(stoppedAt ?? now));
}
