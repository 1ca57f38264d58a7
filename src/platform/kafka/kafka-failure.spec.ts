import {
  KafkaJSAggregateError,
  KafkaJSConnectionError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} from 'kafkajs';
import { kafkaErrorCode, KafkaFailure } from './kafka-failure.js';

const denied = new KafkaJSProtocolError(
  Object.assign(new Error('denied'), { type: 'TOPIC_AUTHORIZATION_FAILED', code: 29, retriable: false }),
);

test.each([
  ['unreachable', new KafkaJSConnectionError('refused')],
  [
    'unreachable',
    new KafkaJSNumberOfRetriesExceeded(new KafkaJSConnectionError('refused'), { retryCount: 0, retryTime: 0 }),
  ],
  ['topic-authorization-failed', denied],
  ['topic-authorization-failed', new KafkaJSAggregateError('topics', [denied])],
  ['unknown', new Error('anything')],
  ['unknown', 'text'],
])('%s', (code, error) => {
  expect(kafkaErrorCode(error)).toBe(code);
});

test('a failure keeps its first code', () => {
  const failure = KafkaFailure.of('send', denied);
  expect(KafkaFailure.of('connect', failure)).toBe(failure);
  expect([failure.message, failure.code]).toEqual([
    'kafka send: topic-authorization-failed',
    'topic-authorization-failed',
  ]);
});
