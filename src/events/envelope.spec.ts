import { CloudEvent, Kafka, type KafkaMessage } from 'cloudevents';
import { messageFaults, schemaFaults } from '../../test/support/event-schemas.js';
import { occurredAt, sampleState } from '../../test/support/event-log.js';
import { caseEventTypes, type CaseEvent, type EventLogName, isNewsBeside } from '../model/case-event.js';
import { type EventData, eventEnvelope, outgoingEvent } from './envelope.js';
import type { EventRow } from './event-reader.js';
import { eventSource } from './event-source.js';

const source = eventSource({ council: 'upper-lachlan', epoch: 2 });
const caseId = '1b4e28ba-2fa1-51d2-883f-0016d3cca427';
const observedAt = '2026-03-03T22:00:07.123Z';
const emitted = caseEventTypes.filter((type) => type.startsWith('case.') || type.startsWith('sla.'));
const clock = {
  clock: 'REQ-ACK',
  cycle: 1,
  revision: 2,
  supersedes: 1,
  state: 'running',
  startedAt: occurredAt,
  dueAt: occurredAt,
  stoppedAt: null,
  breachedAt: occurredAt,
  rule: 'UL-02',
  target: { source: 'council', days: 5, months: null, unit: 'business-days' },
  calendarVersion: '1+0',
  standardsVersion: '0',
};
const removed = 'case.removed';

function row(type: CaseEvent['type']): EventRow {
  const gone = type === removed;
  return {
    position: '17',
    case_id: caseId,
    version: 3,
    type,
    sequence: 4,
    occurred: Date.parse(occurredAt),
    observed: Date.parse(observedAt),
    state: gone ? null : JSON.stringify(sampleState, null, 1),
    changed: gone ? null : '["status","dueAt"]',
    detail: isNewsBeside(type) ? JSON.stringify(clock, null, 1) : null,
    hidden: false,
  };
}

function event(type: CaseEvent['type'], log: EventLogName): CaseEvent {
  const gone = type === removed;
  return {
    log,
    position: 17,
    caseId,
    version: 3,
    type,
    sequence: 4,
    occurredAt,
    observedAt,
    state: gone ? null : sampleState,
    changed: gone ? [] : ['status', 'dueAt'],
    detail: isNewsBeside(type) ? clock : null,
  };
}

test('a changed case goes out whole, in binary mode', () => {
  expect(outgoingEvent('public', row('case.updated'), source)).toEqual({
    log: 'public',
    position: 17,
    type: 'case.updated',
    key: caseId,
    value: expect.any(String),
    headers: {
      ce_specversion: '1.0',
      ce_id: `${caseId}.4`,
      ce_source: '/shirelink/upper-lachlan/2',
      ce_type: 'au.gov.nsw.shirelink.case.updated',
      ce_subject: caseId,
      ce_time: occurredAt,
      ce_sequence: '4',
      'content-type': 'application/json',
    },
  });
  expect(JSON.parse(outgoingEvent('public', row('case.updated'), source).value)).toEqual({
    case: { id: caseId, version: 3, ...sampleState },
    changed: ['status', 'dueAt'],
    occurredAt,
    observedAt,
  });
});

test('news of a clock carries the clock, and says that nothing of the case has changed', () => {
  expect(JSON.parse(outgoingEvent('public', row('sla.breached'), source).value)).toEqual({
    case: { id: caseId, version: 3, ...sampleState },
    changed: [],
    clock,
    occurredAt,
    observedAt,
  });
});

test('a removed case goes out with nothing but that', () => {
  expect(JSON.parse(outgoingEvent('public', row(removed), source).value)).toEqual({
    case: { id: caseId, version: 3 },
    occurredAt,
    observedAt,
  });
});

describe.each(['public', 'restricted'] as const)('of the %s log', (log) => {
  test.each(emitted)('%s keeps to the contract', (type) => {
    expect(messageFaults(outgoingEvent(log, row(type), source))).toEqual([]);
  });

  test.each(emitted)('%s says the same to Kafka and to /events', (type) => {
    const { headers, value } = outgoingEvent(log, row(type), source);
    const { data, datacontenttype, ...attributes } = eventEnvelope(event(type, log), source);
    expect(JSON.parse(value)).toEqual(data);
    expect(headers).toEqual({
      'content-type': datacontenttype,
      ...Object.fromEntries(Object.entries(attributes).map(([name, text]) => [`ce_${name}`, text])),
    });
  });

  test.each(emitted)('%s is a CloudEvent to the cloudevents library, in both modes', (type) => {
    const { key, headers, value } = outgoingEvent(log, row(type), source);
    const message: KafkaMessage = { key, headers, value, body: value };
    const binary = Kafka.toEvent(message);
    const structured = new CloudEvent<EventData>({ ...eventEnvelope(event(type, log), source) });
    expect(binary).toMatchObject({ ...structured.toJSON(), partitionkey: caseId });
    expect((binary as CloudEvent).validate()).toBe(true);
  });
});

test('the logs number apart: the same sequence has another id', () => {
  expect(outgoingEvent('restricted', row('case.updated'), source).headers['ce_id']).toBe(`${caseId}.r4`);
});

test('the contract notices what does not belong', () => {
  const { headers, value } = outgoingEvent('public', row('case.updated'), source);
  const data = JSON.parse(value) as { case: object };
  expect(schemaFaults('case-event', { ...data, case: { ...data.case, precis: 'Hole at No. 7' } })).toEqual([
    '/case must NOT have additional properties',
  ]);
  expect(schemaFaults('case-removed', data)).not.toEqual([]);
  expect(schemaFaults('cloud-event-headers', { ...headers, ce_sequence: '0' })).toEqual([
    '/ce_sequence must match pattern "^[1-9][0-9]*$"',
  ]);
});
