import { array, choice, flag, id, instant, integer, listOf, type Schema, shape, text } from './schema.js';

const partStates = ['up', 'down', 'degraded', 'off'];

export const otherSchemas: Record<string, Schema> = {
  Problem: {
    type: 'object',
    description: 'RFC 9457. `type` is for programs, the rest for people.',
    required: ['type', 'title', 'status', 'detail'],
    additionalProperties: false,
    properties: {
      type: text('Stable, `urn:shirelink:problem:<kind>`.'),
      title: text(),
      status: integer(),
      detail: text(),
      errors: array(
        shape('A wrong field.', { field: text(), problem: text('What is wrong, and what would be right.') }),
      ),
      requestId: text('Finds what happened in the log.'),
    },
  },
  Event: {
    ...shape('CloudEvents 1.0, as consumers of Kafka get it too.', {
      specversion: { type: 'string', const: '1.0' },
      id: text('With `source` the key by which repeats are told.'),
      source: text('Carries the epoch, which is raised when the store was restored from a backup.'),
      type: text('`au.gov.nsw.shirelink.case.received` and its like: contracts/events lists them.'),
      subject: id,
      time: instant('When it was so in the legacy system.'),
      sequence: text('Counts from 1 for each case and log.'),
      datacontenttype: { type: 'string', const: 'application/json' },
      data: {
        type: 'object',
        description: 'contracts/events/case-event.schema.json; of `case.removed` case-removed.schema.json.',
      },
    }),
  },
  EventList: listOf(
    'Event',
    'Goes on after the last event of this page, also where there are no more yet: ask again with it.',
  ),
  AuditEntry: shape('Who did what.', {
    id: text('Grows with time.'),
    at: instant(),
    actor: text(),
    action: text(),
    subject: text(),
    detail: { type: 'object', description: 'Counts, kinds and reasons; never personal data.' },
    sealed: flag('In the hash chain already.'),
  }),
  AuditEntryList: listOf('AuditEntry'),
  Live: shape('The process runs.', { status: { type: 'string', const: 'live' } }),
  Ready: shape('Whether this replica can serve, and which part is not well.', {
    status: choice(['ready', 'degraded', 'not-ready'], 'Only `not-ready` takes the replica out of service.'),
    parts: {
      type: 'object',
      description: 'By name: database, events, issuer, and each legacy system.',
      additionalProperties: shape('A part.', { status: choice(partStates), detail: text() }),
    },
  }),
};
