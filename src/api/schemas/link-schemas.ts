import { documentChannels } from '../../links/document-news.js';
import { unresolvedReasons } from '../../links/unresolved-queries.js';
import { councilRoles } from '../../model/complaint.js';
import { clockNames } from '../../model/service-standard.js';
import { choice, flag, id, instant, integer, nullable, ref, type Schema, shape, text } from './schema.js';

export const linkSchemas: Record<string, Schema> = {
  UnresolvedLink: shape('A document that is registered in Records and not in CARE, as far as is known.', {
    id,
    reason: choice(unresolvedReasons),
    number: text('Of the document in Records.'),
    channel: { type: ['string', 'null'], enum: [...documentChannels, null], description: 'How it came (K-10, K-12).' },
    registeredAt: instant(),
    ageBusinessDays: nullable(integer('Closings of business days since it was registered.')),
    unit: nullable(text('Of the officer it was sent to.')),
    office: {
      type: ['string', 'null'],
      enum: [...councilRoles, null],
      description: 'Of the officer it was sent to; null: not told, or not in the council file.',
    },
    workOrder: nullable(text('That the registration names.')),
    caseNumber: nullable(text('Of the complaint in CARE, where the registration names one that is not there.')),
    clock: choice(clockNames),
    rule: text('The clause that asks for it, such as K-10.'),
    byDefault: flag('The policies name no target: it is Shirelink’s default.'),
    role: nullable(text('The council role whose worklist it is on.')),
    dueAt: nullable(instant('When it must be in CARE.')),
    overdue: nullable(
      shape('How far past its due instant it is now.', {
        days: integer('Closings of business days that went by.'),
        minutes: integer('Whole minutes of business hours.'),
      }),
    ),
    breachedAt: nullable(instant('When it was broken: CARE was asked after the due instant, and does not have it.')),
    historical: flag('Due before it was first heard of: counted, never announced.'),
    explain: { oneOf: [ref('Explanation'), { type: 'null' }] },
  }),
  UnresolvedLinkList: shape('A page of them, the longest waiting first.', {
    items: { type: 'array', items: ref('UnresolvedLink') },
    nextCursor: { type: ['string', 'null'], description: 'Null: there is no more.' },
  }),
};
