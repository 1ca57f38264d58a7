import { type CaseState, caseKinds, caseStatuses } from '../../src/model/case.js';
import {
  allegations,
  type ComplaintFacts,
  complaintOrigins,
  complaintSubjects,
  contactRestrictions,
  councilRoles,
  outsideBodies,
} from '../../src/model/complaint.js';
import type { DecisionFacts } from '../../src/policy/decisions.js';
import { Dice } from './sla-oracle/dice.js';

/** One whose manager is its director too, two that the general manager and the Mayor head, and one that the council file does not have. */
const units = ['Roads', 'Library', 'Executive', 'Civic', 'Not in the council file', null];
const channels = [
  'telephone',
  'in-person',
  'letter',
  'fax',
  'email',
  'website',
  'feedback-form',
  'blog',
  'pigeon',
  null,
];
const categories = ['Service', 'State road', 'Rates enquiry', null];

/** Posts for `units`. */
export const generatedUnits = {
  Roads: { manager: 'roads-manager', director: 'director-shire-services' },
  Library: { manager: 'library-director', director: 'library-director' },
  Executive: { manager: 'general-manager', director: 'general-manager' },
  Civic: { manager: 'mayor', director: 'mayor' },
};

/** Cases of every kind, with facts that contradict each other too: legacy systems hold such. The same for the same seed. */
export function* generatedFacts(count: number, seed: number): Generator<DecisionFacts> {
  const dice = new Dice(seed);
  for (let made = 0; made < count; made++) {
    yield { state: state(dice), held: held(dice), previous: previous(dice) };
  }
}

function state(dice: Dice): CaseState {
  const status = dice.pick(caseStatuses);
  return {
    system: 'civicview',
    number: '24/01873',
    kind: dice.happens(0.7) ? 'complaint' : dice.pick(caseKinds),
    status,
    category: dice.pick(categories),
    group: null,
    unit: dice.pick(units),
    channel: dice.pick(channels),
    priority: dice.pick(['urgent', 'normal', null]),
    receivedAt: '2026-03-02T00:00:00.000Z',
    dueAt: null,
    acknowledgedAt: dice.pick(['2026-03-03T00:00:00.000Z', null]),
    progressNoticeAt: null,
    completedAt: dice.pick(['2026-03-04T00:00:00.000Z', null]),
    reopenedCount: 0,
    outcome: dice.pick(['Resolved', null]),
    workOrders: [],
    restricted: dice.happens(0.3),
    complaint: dice.happens(0.95) ? complaint(dice) : null,
    unmapped: dice.happens(0.1) ? ['unit:X'] : [],
  };
}

function complaint(dice: Dice): ComplaintFacts {
  return {
    origin: dice.pick([...complaintOrigins, null]),
    about: dice.pick([...complaintSubjects, null]),
    allegations: allegations.filter(() => dice.happens(0.2)),
    competitiveNeutrality: dice.happens(0.2),
    anonymous: dice.happens(0.2),
    seriousThreat: dice.happens(0.2),
    abusive: dice.happens(0.2),
    repeated: dice.happens(0.2),
    violent: dice.happens(0.2),
    dissatisfied: dice.happens(0.3),
    declaration: dice.happens(0.3),
    triage: dice.pick(['accepted', 'declined', null]),
    stage: dice.pick([null, null, 1, 2, 3, 4, 5, 6]),
    outsideBody: dice.pick([null, null, null, ...outsideBodies]),
    contactRestriction: dice.pick([null, null, null, ...contactRestrictions]),
    handler: dice.pick([...councilRoles, null]),
    handlerIsSubject: dice.happens(0.2),
    response: dice.pick(['action', 'no-action', 'referral', null]),
    resolution: dice.pick(['information', 'investigation', 'practice-change', null]),
    request: null,
  };
}

function held(dice: Dice): DecisionFacts['held'] {
  if (dice.happens(0.2)) return null;
  return { contact: dice.happens(0.7), description: dice.happens(0.7), notes: dice.happens(0.7) };
}

function previous(dice: Dice): DecisionFacts['previous'] {
  return dice.happens(0.3) ? null : { samePerson: dice.pick([0, 2]), sameIssue: dice.pick([0, 1]) };
}
