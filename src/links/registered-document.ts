import type { Instant } from '../model/case.js';
import type { CouncilRole } from '../model/complaint.js';
import type { DocumentNews } from './document-news.js';

/** By what a document and its case found each other. */
export type MatchedBy = 'case-number' | 'related-reference' | 'work-order';

/** What is known of a registration: what Records said, with its officer's place in the council for the officer's code. */
export interface Registration extends Omit<DocumentNews, 'officer'> {
  unit: string | null;
}

/** Where a document stands. `open`: registered in Records, and not in CARE as far as anybody knows (K-10). */
export type DocumentState = 'not-watched' | 'open' | 'entered' | 'withdrawn';

/** A registered document with what became of it. Instants RFC 3339 UTC. */
export interface RegisteredDocument extends Registration {
  id: string;
  heardAt: Instant;
  state: DocumentState;
  /** Null where it is not entered, or where more than one case carries its work order. */
  caseId: string | null;
  matchedBy: MatchedBy | null;
  enteredAt: Instant | null;
  dueAt: Instant | null;
  /** When what makes it due then was learnt: nobody is accused of the time before. */
  dueLearntAt: Instant;
  /** Due before it was first heard of: counted, never announced. */
  historical: boolean;
  breachedAt: Instant | null;
  /** Versions of calendar and standards that it was judged by. */
  rules: string;
  /** What metrics have counted it as; counts never go back. */
  counted: 'met' | 'breached' | null;
  /** The case that was told how its clock ended, and as which of the clocks of that case. */
  toldCaseId: string | null;
  toldCycle: number | null;
}

type Officers = Readonly<Record<string, { unit: string; office: CouncilRole }>>;

/** An officer's code becomes their unit and office; one that the council file lacks, nothing. */
export function registrationOf({ officer, ...news }: DocumentNews, officers: Officers): Registration {
  const place = officer !== null && Object.hasOwn(officers, officer) ? officers[officer] : undefined;
  return { ...news, unit: place?.unit ?? null, office: place?.office ?? news.office };
}

/**
 * What is known after a message, in whatever order and how often messages come: older news changes nothing, newer takes the place of what
 * was known. Of the same age, what is named is added to what was known before, and what is not named takes nothing back.
 */
export function mergedRegistration(known: Registration, news: Registration): Registration {
  if (news.changedAt < known.changedAt) return known;
  if (news.changedAt > known.changedAt) return news;
  return {
    ...news,
    kind: news.kind === 'other' ? known.kind : news.kind,
    channel: news.channel ?? known.channel,
    workOrder: news.workOrder ?? known.workOrder,
    caseNumber: news.caseNumber ?? known.caseNumber,
    withdrawnAt: news.withdrawnAt ?? known.withdrawnAt,
    ...(news.office === null && news.unit === null ? { unit: known.unit, office: known.office } : {}),
  };
}

/** Where a registration stands before anybody has looked for its case. */
export function freshState({ kind, withdrawnAt }: Registration): DocumentState {
  if (withdrawnAt !== null) return 'withdrawn';
  return kind === 'complaint' ? 'open' : 'not-watched';
}
