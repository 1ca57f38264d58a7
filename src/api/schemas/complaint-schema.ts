import {
  allegations,
  complaintOrigins,
  complaintSubjects,
  contactRestrictions,
  councilRoles,
  outsideBodies,
} from '../../model/complaint.js';
import { array, flag, nullable, type Schema, shape, text } from './schema.js';

function known(values: readonly string[], description: string): Schema {
  return { type: ['string', 'null'], enum: [...values, null], description };
}

/** What the complaints procedure asks about. */
export const complaintSchema = shape(
  'What the complaints procedure asks about. Nobody is named: whoever it is about is told by their office alone.',
  {
    origin: known(complaintOrigins, 'Who complains: somebody from outside, or one staff member about another (K-27).'),
    about: known(complaintSubjects, 'Whom it is about (K-19); `service`: nobody in person.'),
    allegations: array({ type: 'string', enum: [...allegations] }, 'K-16, K-17, K-18.'),
    competitiveNeutrality: flag('K-13.'),
    anonymous: flag('K-02.'),
    seriousThreat: flag('A serious threat to life or the environment (K-02).'),
    abusive: flag('Personally abusive or threatening, in writing (K-04).'),
    repeated: flag('Fully investigated before, and complained of again (K-05).'),
    violent: flag('A violent or threatening incident (K-23).'),
    dissatisfied: flag('Significant dissatisfaction or anger (K-29).'),
    declaration: flag('With a statutory declaration (K-17).'),
    triage: known(['accepted', 'declined'], 'What was decided on an anonymous or repeated one; null: nothing yet.'),
    stage: { type: ['integer', 'null'], minimum: 1, maximum: 6, description: 'K-06.' },
    outsideBody: known(outsideBodies, 'K-08.'),
    contactRestriction: known(contactRestrictions, 'K-22.'),
    handler: known(councilRoles, "The designated officer's office; null: nobody is designated."),
    handlerIsSubject: flag('The designated officer is the one it is about (K-20).'),
    response: known(['action', 'no-action', 'referral'], 'What the formal response gave (K-28); null: none yet.'),
    resolution: known(
      ['information', 'investigation', 'practice-change'],
      'How a competitive neutrality complaint was resolved (K-13).',
    ),
    request: nullable(text('Number of the request that it grew out of (K-29).')),
  },
);
