import fc from 'fast-check';
import { decodeCursor, encodeCursor, newestKeyOf, newestPage } from './page-cursor.js';
import { Problem } from './problem.js';

const key = { at: '2026-03-03T22:00:00.123456Z', id: '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11' };

describe('newestKeyOf', () => {
  it('gives back what was encoded', () => expect(newestKeyOf(encodeCursor({ ...key }))).toEqual(key));
  it('is null without a cursor', () => expect(newestKeyOf(undefined)).toBeNull());

  it.each([
    ['no base64url', '***'],
    ['no JSON', Buffer.from('{').toString('base64url')],
    ['another list', encodeCursor({ before: '7' })],
    ['one field more', encodeCursor({ ...key, x: 1 })],
    ['a day that no month has', encodeCursor({ ...key, at: '2026-02-31T22:00:00.123456Z' })],
    ['SQL', encodeCursor({ ...key, id: "' or true --" })],
    ['an empty one', ''],
    ['a prototype', Buffer.from('{"__proto__":{"at":"x","id":"y"}}').toString('base64url')],
    ['a list', Buffer.from('["at","id"]').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
  ])('refuses %s', (_, cursor) => expect(() => newestKeyOf(cursor)).toThrow(Problem));

  it('answers any text with a key or a problem', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
        ),
        (cursor) => {
          expect(() => newestKeyOf(cursor)).toThrow(Problem);
        },
      ),
    );
  });
});

describe('decodeCursor', () => {
  it('reads numbers as text', () => expect(decodeCursor(encodeCursor({ v: 7 }), { v: /^\d+$/ })).toEqual({ v: '7' }));
});

describe('newestPage', () => {
  const rows = [1, 2, 3].map((value) => ({ value, key: { ...key, at: `2026-03-03T22:00:0${value}.000000Z` } }));

  it('goes on from the last row shown', () => {
    expect(newestPage(rows, 2, ({ value }) => value)).toEqual({
      items: [1, 2],
      nextCursor: encodeCursor(rows[1]!.key),
    });
  });

  it('ends where there is no more', () => {
    expect(newestPage(rows, 3, ({ value }) => value)).toEqual({ items: [1, 2, 3], nextCursor: null });
  });
});
