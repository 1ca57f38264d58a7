import type { CalendarData } from '../../../src/model/business-calendar/business-calendar.js';
import type { ServiceStandards } from '../../../src/model/service-standard.js';
import type { ServiceTarget } from '../../../src/model/service-target.js';

/** Something that happened to a case at `at`, and was seen at `seenAt`; epoch milliseconds. */
export type Happening = { at: number; seenAt: number } & (
  | { what: 'received'; category: string; legacyDue: number | null; facts: ToldFacts }
  | { what: 'told'; facts: Partial<ToldFacts> }
  | { what: 'waiting' | 'resumed' | 'completed' | 'cancelled' }
  | { what: 'acknowledged' | 'progress-notice' }
  | { what: 'reopened'; waiting: boolean }
  | { what: 'reclassified'; category: string }
  | { what: 'legacy-due'; legacyDue: number | null }
);

/** What a row says of a complaint. */
export interface ToldFacts {
  neutral: boolean;
  anonymous: boolean;
  triaged: boolean;
  allegation: boolean;
  /** With the general manager, the Mayor or an outside body. */
  referred: boolean;
  dissatisfied: boolean;
  stage: number;
}

/** What really happened to a case, in the order in which it was seen; the first one is its receipt. */
export interface CaseStory {
  kind: 'request' | 'complaint';
  happenings: Happening[];
}

/** What a council expects of its clocks. */
export interface Expectations {
  calendar: CalendarData;
  standards: ServiceStandards;
  /** By category. */
  targets: ReadonlyMap<string, ServiceTarget>;
  /** End of the first complete pass over the legacy system; null: it still runs. */
  firstPassEndedAt: number | null;
}
