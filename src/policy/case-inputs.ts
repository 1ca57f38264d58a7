import type { CaseState } from '../model/case.js';
import { type ComplaintFacts, unknownComplaint } from '../model/complaint.js';
import type { ComplaintsPolicy } from '../model/complaints-policy.js';
import type { PolicyInputs } from '../model/policy-inputs.js';
import { aboutWhom } from './about-whom.js';
import type { DecisionFacts, HeldParts, PreviousCases } from './decisions.js';
import { externalContact, isNoRequest } from './listed.js';

/** What the tables may ask about a case, from its facts; what earlier answers say is not known yet. */
export function caseInputs({ state, held, previous }: DecisionFacts, policy: ComplaintsPolicy): PolicyInputs {
  return Object.assign(complaintInputs(state.complaint ?? unknownComplaint), {
    kind: state.kind,
    phase: phaseOf(state.status),
    acknowledged: state.acknowledgedAt !== null,
    dated: state.completedAt !== null,
    outcome: state.outcome !== null,
    unmapped: state.unmapped.length > 0,
    restricted: state.restricted,
    channel: channelOf(state.channel, policy),
    urgent: isUrgent(state, policy),
    noRequest: isNoRequest(state.category, policy),
    elsewhere: externalContact(state.category, policy) !== null,
    told: state.complaint !== null,
    contact: partOf(held, 'contact'),
    description: partOf(held, 'description'),
    notes: partOf(held, 'notes'),
    previous: previousOf(previous),
    ...unanswered,
  });
}

const unanswered = {
  admissibility: 'does-not-apply',
  office: 'none',
  nextOffice: 'none',
  handlerStanding: 'nobody',
} as const satisfies Partial<PolicyInputs>;

function phaseOf(status: CaseState['status']): PolicyInputs['phase'] {
  if (status === 'completed') return 'completed';
  return status === 'cancelled' || status === 'removed' ? 'cancelled' : 'open';
}

function isUrgent({ priority }: CaseState, { lists }: ComplaintsPolicy): boolean {
  return priority !== null && lists.urgentPriorities.includes(priority);
}

function channelOf(channel: string | null, { lists: { channels } }: ComplaintsPolicy): PolicyInputs['channel'] {
  const names = ['verbal', 'letter', 'electronic', 'indirect'] as const;
  return names.find((name) => channel !== null && channels[name].includes(channel)) ?? 'unknown';
}

/** What the tables may ask about a complaint, from its own facts. */
export function complaintInputs(complaint: ComplaintFacts) {
  return {
    origin: complaint.origin ?? ('unknown' as const),
    about: aboutWhom(complaint),
    corruption: complaint.allegations.includes('corruption'),
    pecuniary: complaint.allegations.includes('pecuniary-interest'),
    crime: complaint.allegations.includes('crime'),
    neutrality: complaint.competitiveNeutrality,
    anonymous: complaint.anonymous,
    seriousThreat: complaint.seriousThreat,
    abusive: complaint.abusive,
    repeated: complaint.repeated,
    violent: complaint.violent,
    dissatisfied: complaint.dissatisfied,
    declaration: complaint.declaration,
    triage: orNone(complaint.triage),
    stage: orNone(complaint.stage),
    outsideBody: orNone(complaint.outsideBody),
    contactRestriction: orNone(complaint.contactRestriction),
    response: orNone(complaint.response),
    resolution: orNone(complaint.resolution),
  };
}

function orNone<Value>(value: Value | null): Value | 'none' {
  return value ?? 'none';
}

function partOf(held: HeldParts | null, name: keyof HeldParts): PolicyInputs['contact'] {
  const there = held?.[name] ?? null;
  if (there === null) return 'unknown';
  return there ? 'held' : 'missing';
}

function previousOf(previous: PreviousCases | null): PolicyInputs['previous'] {
  if (!previous) return 'unknown';
  const { samePerson, sameIssue } = previous;
  if (samePerson > 0) return sameIssue > 0 ? 'both' : 'person';
  return sameIssue > 0 ? 'issue' : 'none';
}
