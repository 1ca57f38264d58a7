import { jest } from '@jest/globals';
import { mendIdleTimer, requestQueue } from './kafkajs-idle-timer.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function scheduled(pending: unknown[]): number {
  const queue = Object.assign(Object.create(requestQueue) as typeof requestQueue, {
    pending,
    throttledUntil: -1,
    throttleCheckTimeoutId: null,
  });
  queue.scheduleCheckPendingRequests();
  return jest.getTimerCount();
}

test('kafkajs sets a timer though nothing waits; mended, it does so only where something does', () => {
  expect(scheduled([])).toBe(1);
  jest.clearAllTimers();
  mendIdleTimer();
  expect(scheduled([])).toBe(0);
  expect(scheduled(['request'])).toBe(1);
});
