import type { OutgoingEvent } from './envelope.js';
import { recordBytes, splitByBytes } from './split-by-bytes.js';

function event(value: string): OutgoingEvent {
  return { log: 'public', position: 1, type: 'case.updated', key: 'k', value, headers: {} };
}

test('groups stay within the limit and keep the order', () => {
  const events = ['a', 'bb', 'ccc', 'dddd'].map(event);
  const two = recordBytes(event('a')) + recordBytes(event('bb'));
  const groups = splitByBytes(events, two + 3);
  expect(groups.map((group) => group.map(({ value }) => value))).toEqual([['a', 'bb'], ['ccc'], ['dddd']]);
});

test('bytes count, not characters', () => {
  expect(recordBytes(event('€€'))).toBe(recordBytes(event('aaaaaa')));
});

test('an event over the limit stands alone, and nothing makes no group', () => {
  expect(splitByBytes([event('a'), event('b'.repeat(100)), event('c')], 10).map((group) => group.length)).toEqual([
    1, 1, 1,
  ]);
  expect(splitByBytes([], 10)).toEqual([]);
});
