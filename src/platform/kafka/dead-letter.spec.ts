import type { KafkaMessage } from 'kafkajs';
import { schemaFaults } from '../../../test/support/event-schemas.js';
import {
  deadLetterMessage,
  originalMessage,
  parkedMessage,
  readDeadLetter,
  readSettlement,
  settledMessage,
  withoutPayload,
} from './dead-letter.js';

const failedAt = '2026-03-03T22:00:00.000Z';
const original: KafkaMessage = {
  key: Buffer.from('D26/1'),
  value: Buffer.from('half a {'),
  timestamp: '0',
  attributes: 0,
  offset: '42',
  headers: { trace: Buffer.from('abc'), dlq_settles: Buffer.from('someone else'), dlq_payload: Buffer.from('omitted') },
};
const letter = deadLetterMessage({
  topic: 'docs',
  partition: 3,
  message: original,
  reason: 'not-json',
  attempts: 1,
  failedAt,
});

function contractFaults(
  message: { headers?: object },
  name: 'dead-letter-headers' | 'dead-letter-settled-headers' = 'dead-letter-headers',
) {
  return schemaFaults(name, JSON.parse(JSON.stringify(message.headers)));
}

test('a dead letter is the message as it was, and where and why it failed', () => {
  expect(letter).toEqual({
    key: original.key,
    value: original.value,
    headers: {
      trace: Buffer.from('abc'),
      dlq_id: 'docs/3/42',
      dlq_topic: 'docs',
      dlq_partition: '3',
      dlq_offset: '42',
      dlq_reason: 'not-json',
      dlq_attempts: '1',
      dlq_failed_at: failedAt,
    },
  });
  expect(contractFaults({ headers: { ...letter.headers, trace: 'abc' } })).toEqual([]);
});

test('it reads back, and nothing that its sender named dlq_ passes for ours', () => {
  expect(readDeadLetter(letter.headers)).toEqual({
    id: 'docs/3/42',
    topic: 'docs',
    partition: 3,
    offset: '42',
    reason: 'not-json',
    attempts: 1,
    failedAt,
    payload: true,
  });
  expect(readSettlement(letter.headers)).toBeNull();
  expect(originalMessage({ ...original, headers: letter.headers ?? {} })).toEqual({
    key: original.key,
    value: original.value,
    headers: { trace: Buffer.from('abc') },
  });
});

test('one that is too large is kept without payload and says so', () => {
  const small = withoutPayload(letter);
  expect([small.key, small.value]).toEqual([null, null]);
  expect(readDeadLetter(small.headers)).toMatchObject({ id: 'docs/3/42', payload: false });
  expect(contractFaults(small)).toEqual([]);
});

test('an event that its topic does not take is parked by its id', () => {
  const parked = parkedMessage('events', { key: 'case', headers: { ce_id: 'case.7' } });
  expect(readDeadLetter(parked.headers)).toMatchObject({
    id: 'events/case.7',
    partition: null,
    offset: null,
    payload: false,
  });
  expect(contractFaults(parked)).toEqual([]);
});

test('a settlement names its letter and is none itself', () => {
  const settled = settledMessage('docs/3/42', failedAt);
  expect([readSettlement(settled.headers), readDeadLetter(settled.headers)]).toEqual(['docs/3/42', null]);
  expect(contractFaults(settled, 'dead-letter-settled-headers')).toEqual([]);
});
