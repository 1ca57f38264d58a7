import { caseEventTypes, eventLogs } from '../../model/case-event.js';
import { caseKinds, caseStatuses } from '../../model/case.js';
import { complaintSchema } from './complaint-schema.js';
import {
  array,
  choice,
  flag,
  id,
  instant,
  integer,
  listOf,
  nullable,
  ref,
  type Schema,
  shape,
  text,
} from './schema.js';

const fields = {
  system: text('The legacy system that is authoritative for it.'),
  number: text('Its number there.'),
  kind: choice(caseKinds),
  status: choice(caseStatuses, '`removed`: the legacy system no longer has it.'),
  category: nullable(text("The mapping's name of it; null while the code is not mapped.")),
  group: nullable(text()),
  unit: nullable(text('The unit that has it.')),
  channel: nullable(text('How it came in.')),
  priority: nullable(text()),
  receivedAt: instant(),
  dueAt: nullable(instant("The legacy system's own due instant.")),
  acknowledgedAt: nullable(instant()),
  progressNoticeAt: nullable(instant('When the customer was last told of progress (UL-05).')),
  completedAt: nullable(instant()),
  reopenedCount: { type: 'integer', minimum: 0 },
  outcome: nullable(text()),
  workOrders: array(text()),
  restricted: flag('Seen with the role `restricted` only.'),
  complaint: {
    oneOf: [ref('Complaint'), { type: 'null' }],
    description: 'Of complaints, where the legacy system says something of them.',
  },
};

const unmapped = array(text(), '`field:code` of what the mapping does not know.');

export const caseSchemas: Record<string, Schema> = {
  Case: shape('A case as Shirelink holds it, and beside it what its legacy system calls the same. No personal data.', {
    id,
    ...fields,
    version: { type: 'integer', minimum: 1 },
    legacy: shape('The legacy system’s side.', {
      modifiedAt: nullable(instant()),
      lastProvenEqualAt: instant('When Shirelink last knew for certain that both sides say the same.'),
      statusCode: nullable(text('Raw: the closure’s code, else the newest open task’s.')),
      categoryCode: nullable(text('Raw.')),
      unmapped,
    }),
  }),
  CaseList: listOf('Case'),
  Complaint: complaintSchema,
  CaseState: shape('One version of a case.', { ...fields, unmapped }),
  CaseVersion: shape('A version in two times: when it was so, and when Shirelink learnt it.', {
    version: integer(),
    occurredAt: instant(),
    observedAt: instant(),
    cause: text('What made Shirelink look: sync, sweep, details, replay, mapping or removal.'),
    changed: array(text(), 'Names of what changed; private parts are named, never shown. Empty for the first version.'),
    flags: array(text(), '`legacy-went-back`: a later read brought an earlier modified time.'),
    state: ref('CaseState'),
    events: array(
      shape('What was told of it.', {
        id: text('The CloudEvents id.'),
        type: choice(caseEventTypes),
        log: choice(eventLogs),
        sequence: integer(),
      }),
    ),
  }),
  CaseVersionList: listOf('CaseVersion'),
  Contact: shape('Who asked the council, and where. Null or empty where legacy has none, or where it was erased.', {
    caseId: id,
    name: nullable(text()),
    phones: array(text()),
    email: nullable(text()),
    address: nullable(text()),
    position: nullable({
      ...array({ type: 'number' }, 'WGS 84 degrees, longitude first.'),
      minItems: 2,
      maxItems: 2,
    }),
  }),
  Notes: shape('The free text of a case.', {
    caseId: id,
    precis: nullable(text()),
    description: nullable(text()),
    notes: array(shape('A note.', { at: nullable(instant()), text: text() })),
  }),
  WorkOrder: shape('A work order and the cases that carry it, newest first, 200 at most.', {
    number: text(),
    cases: array(ref('Case')),
  }),
};
