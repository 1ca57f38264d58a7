import type { CaseView } from '../../src/cases/case-view.js';
import { councils, type CouncilName } from '../../src/embedded/civicview-simulator/councils.js';
import type { ComplaintDump } from '../../src/embedded/civicview-simulator/control/control.js';
import { localTime } from '../../src/embedded/civicview-simulator/wire/local-time.js';

/** What of a mirrored case CARE's own journal can be held against. */
export type Mirrored = Pick<
  CaseView,
  'number' | 'status' | 'category' | 'unit' | 'channel' | 'priority' | 'outcome' | 'workOrders' | 'complaint'
> &
  Record<'receivedAt' | 'acknowledgedAt' | 'progressNoticeAt' | 'completedAt', string | null>;

export function mirroredOf(view: CaseView): Mirrored {
  const { number, status, category, unit, channel, priority, outcome, workOrders, complaint } = view;
  const { receivedAt, acknowledgedAt, progressNoticeAt, completedAt } = view;
  return {
    ...{ number, status, category, unit, channel, priority, outcome, workOrders, complaint },
    ...{ receivedAt, acknowledgedAt, progressNoticeAt, completedAt },
  };
}

// Written down here once more, by hand: were they read from the mapping, a wrong mapping would look right.
const categories: Record<string, [name: string, about: string | null]> = {
  'CMP-SERVICE': ['Service complaint', 'service'],
  'CMP-STAFF': ['Complaint about staff', 'staff'],
  'CMP-COUNCILLOR': ['Complaint about a councillor', 'councillor'],
  'CMP-CONTRACTOR': ['Complaint about a contractor', 'service'],
  CN: ['Competitive neutrality complaint', 'service'],
  COMPLIMENT: ['Compliment', null],
  SUGGESTION: ['Suggestion', null],
  QUESTION: ['Question', null],
  PROBLEM: ['Problem', null],
  'ROADS-POTHOLE': ['Pothole', null],
};
const statuses: Record<string, string> = {
  ...{ REGISTERED: 'received', ACKNOWLEDGED: 'acknowledged', INVESTIGATING: 'in-progress', WAITING: 'waiting' },
  ...{ RESOLVED: 'completed', CLOSED: 'completed', WITHDRAWN: 'cancelled' },
};
const words: Record<string, string> = {
  ...{ T: 'telephone', L: 'letter', E: 'email', P: 'in-person', W: 'website', F: 'feedback-form', X: 'fax' },
  ...{ UPHELD: 'Upheld', PART: 'Partly upheld', NOTUPH: 'Not upheld', NOACT: 'No action', REFERRED: 'Referred' },
  ...{ EXT: 'external', INT: 'internal', ACC: 'accepted', DEC: 'declined' },
  ...{ SERVICE: 'service', STAFF: 'staff', MANAGER: 'manager', DIRECTOR: 'director', GM: 'general-manager' },
  ...{ MAYOR: 'mayor', COUNCILLOR: 'councillor', CORR: 'corruption', PECUN: 'pecuniary-interest', CRIME: 'crime' },
  ...{ OMB: 'ombudsman', OLG: 'office-of-local-government', ADB: 'anti-discrimination-board', ICAC: 'icac' },
  ...{ PRIV: 'privacy-commissioner', WRIT: 'writing-only', NOM: 'nominated-officer', LTD: 'limited-access' },
  ...{ INFO: 'information', INVEST: 'investigation', CHANGE: 'practice-change' },
  ...{ '1': 'urgent', '2': 'high', '3': 'normal' },
};
const responses: Record<string, string> = { ACT: 'action', NOACT: 'no-action', REF: 'referral' };
const word = (code: string | null): string | null => (code === null ? null : (words[code] ?? null));

/** What the mirror is to say of a complaint, by CARE's own journal. */
export function truthOf(council: CouncilName, row: ComplaintDump): Mirrored {
  const officer = councils[council].officers.find(({ code }) => code === row.officer);
  const [category] = categories[row.category] ?? [null];
  return {
    ...{ number: row.no, status: statuses[row.status] as Mirrored['status'], category, unit: officer?.unit ?? null },
    ...{ channel: word(row.channel), priority: word(row.priority), workOrders: row.workOrders },
    complaint: factsOf(row, officer?.office ?? null),
    outcome: outcomeOf(row),
    ...{ receivedAt: earlierOfTwo(row.received), completedAt: row.completed },
    ...{ acknowledgedAt: row.acknowledged, progressNoticeAt: row.progressTold },
  };
}

function factsOf(row: ComplaintDump, handler: string | null): Mirrored['complaint'] {
  const flag = (code: string) => row.flags.includes(code);
  const [, about = null] = categories[row.category] ?? [];
  return {
    origin: word(row.origin),
    about: word(row.about) ?? about,
    allegations: row.allegations.map(word),
    competitiveNeutrality: flag('CN') || row.category === 'CN',
    ...{ anonymous: flag('ANON'), seriousThreat: flag('THREAT'), abusive: flag('ABUSE'), repeated: flag('REPEAT') },
    ...{ violent: flag('VIOLENT'), dissatisfied: flag('DISSAT'), declaration: flag('DECL') },
    triage: word(row.triage),
    stage: row.stage === null ? null : Number(row.stage),
    ...{ outsideBody: word(row.outsideBody), contactRestriction: word(row.contactRestriction) },
    handler,
    handlerIsSubject: row.officer !== null && row.officer === row.subjectOfficer,
    response: row.response === null ? null : responses[row.response],
    resolution: word(row.resolution),
    request: row.relatedRequest,
  } as Mirrored['complaint'];
}

/** The column itself, or else what the status of a closed one says. */
function outcomeOf({ completed, outcome, status }: ComplaintDump): string | null {
  if (completed === null) return null;
  return word(outcome) ?? (status === 'WITHDRAWN' ? 'Withdrawn' : null);
}

/** Where the wall clock showed one time twice the mirror takes the earlier one: CARE writes no offset. */
function earlierOfTwo(instant: string): string {
  const before = Date.parse(instant) - 3_600_000;
  return localTime(before) === localTime(Date.parse(instant)) ? new Date(before).toISOString() : instant;
}
