import type { CaseState } from '../../../src/model/case.js';
import { type ComplaintFacts, unknownComplaint } from '../../../src/model/complaint.js';
import type { CaseVersion } from '../../../src/sla/clocks/case-timeline.js';
import type { CaseStory, Happening, ToldFacts } from './case-story.js';

/**
 * The versions that the mirror keeps of a story: what was seen at the same instant as the receipt is in the first version, every
 * other happening makes one of its own. Details (acknowledgements, notices) carry legacy's last time of change, not their own.
 */
export function storyVersions({ kind, happenings }: CaseStory): CaseVersion[] {
  const receipt = happenings[0]!;
  const versions: CaseVersion[] = [];
  let state = beforeReceipt(kind, receipt.at);
  for (const happening of happenings) {
    state = after(state, happening);
    const isFirstSight = happening.seenAt === receipt.seenAt;
    if (isFirstSight) versions.pop();
    const isDetails = !isFirstSight && (happening.what === 'acknowledged' || happening.what === 'progress-notice');
    versions.push({
      version: versions.length + 1,
      occurredAt: isFirstSight ? receipt.at : isDetails ? versions.at(-1)!.occurredAt : happening.at,
      observedAt: happening.seenAt,
      cause: isDetails ? 'details' : 'poll',
      state,
    });
  }
  return versions;
}

function after(state: CaseState, happening: Happening): CaseState {
  const { what } = happening;
  const at = iso(happening.at);
  if (what === 'acknowledged') {
    return { ...state, acknowledgedAt: at, status: state.status === 'received' ? 'acknowledged' : state.status };
  }
  if (what === 'progress-notice') return { ...state, progressNoticeAt: at };
  if (what === 'reopened') {
    const status = happening.waiting ? 'waiting' : 'in-progress';
    return { ...state, status, completedAt: null, reopenedCount: state.reopenedCount + 1 };
  }
  const told = { ...state, completedAt: what === 'completed' ? at : state.completedAt, ...said(state, happening) };
  return { ...told, status: statusAfter[what] ?? state.status };
}

const statusAfter: Partial<Record<Happening['what'], CaseState['status']>> = {
  waiting: 'waiting',
  resumed: 'in-progress',
  completed: 'completed',
  cancelled: 'cancelled',
};

function said(state: CaseState, happening: Happening): Partial<Pick<CaseState, 'category' | 'dueAt' | 'complaint'>> {
  const { complaint: before } = state;
  return {
    ...('facts' in happening && before && { complaint: complaint({ ...toldOf(before), ...happening.facts }) }),
    ...('category' in happening && { category: happening.category }),
    ...('legacyDue' in happening && { dueAt: happening.legacyDue === null ? null : iso(happening.legacyDue) }),
  };
}

/** As CARE would say it: who has it is told by office. */
function complaint({
  neutral,
  anonymous,
  triaged,
  allegation,
  referred,
  dissatisfied,
  stage,
}: ToldFacts): ComplaintFacts {
  return {
    ...unknownComplaint,
    competitiveNeutrality: neutral,
    anonymous,
    triage: triaged ? 'declined' : null,
    allegations: allegation ? ['crime'] : [],
    handler: referred ? 'general-manager' : 'manager',
    dissatisfied,
    stage: stage as ComplaintFacts['stage'],
  };
}

function toldOf(facts: ComplaintFacts): ToldFacts {
  return {
    neutral: facts.competitiveNeutrality,
    anonymous: facts.anonymous,
    triaged: facts.triage !== null,
    allegation: facts.allegations.length > 0,
    referred: facts.handler === 'general-manager',
    dissatisfied: facts.dissatisfied,
    stage: facts.stage ?? 1,
  };
}

function beforeReceipt(kind: CaseStory['kind'], receivedAt: number): CaseState {
  return {
    system: 'authority',
    number: 'CRM-1',
    kind,
    status: 'received',
    category: null,
    group: null,
    unit: null,
    channel: null,
    priority: null,
    receivedAt: iso(receivedAt),
    dueAt: null,
    acknowledgedAt: null,
    progressNoticeAt: null,
    completedAt: null,
    reopenedCount: 0,
    outcome: null,
    workOrders: [],
    restricted: false,
    complaint: kind === 'complaint' ? unknownComplaint : null,
    unmapped: [],
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
