import { type BundleState, chooseBundle } from './choose-bundle.js';

const limits = { digestAbove: 5, digestWindowSeconds: 300, messagesPerHour: 30 };
const calm: BundleState = {
  waiting: 1,
  newestAgeMs: 60_000,
  oldestAgeMs: 60_000,
  recent: 0,
  recentDigests: 0,
  lastHour: 0,
};

it.each<[string, Partial<BundleState>, ReturnType<typeof chooseBundle>]>([
  ['nothing waits', { waiting: 0 }, 'hold'],
  ['one', {}, 'singles'],
  ['as many as go one by one', { waiting: 5 }, 'singles'],
  ['one more than that', { waiting: 6 }, 'digest'],
  ['the last that still goes by itself', { waiting: 1, recent: 4 }, 'singles'],
  ['one too many after others, and too few for a digest', { waiting: 1, recent: 5 }, 'hold'],
  ['many after others', { waiting: 6, recent: 5 }, 'digest'],
  ['many after a digest', { waiting: 600, recent: 1, recentDigests: 1 }, 'hold'],
  ['a few after a digest', { waiting: 4, recent: 1, recentDigests: 1 }, 'singles'],
  ['some that were wanted this moment', { waiting: 600, newestAgeMs: 100 }, 'hold'],
  ['some of which new ones come all the time', { waiting: 600, newestAgeMs: 100, oldestAgeMs: 300_000 }, 'digest'],
  ['an hour that is full', { waiting: 600, lastHour: 30 }, 'hold'],
  ['an hour that has room for fewer than wait', { waiting: 3, lastHour: 28 }, 'digest'],
  ['an hour that has room for just those', { waiting: 2, lastHour: 28 }, 'singles'],
])('%s', (_, state, bundle) => {
  expect(chooseBundle({ ...calm, ...state }, limits)).toBe(bundle);
});
