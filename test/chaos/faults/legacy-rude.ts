import { setTimeout as pause } from 'node:timers/promises';
import type { Fault as Spoiling } from '../../../src/embedded/authority-simulator/control/faults.js';
import type { Fault, Stage } from '../stage.js';

const rudeness: Spoiling[] = [
  { kind: 'status', status: 500, count: 6 },
  { kind: 'throttle', retryAfterSeconds: 1, count: 3 },
  { kind: 'slow', delayMilliseconds: 5_000, count: 2 },
  { kind: 'slow-body', delayMilliseconds: 8_000, count: 2 },
  { kind: 'reset', count: 4 },
  { kind: 'reset-after', count: 4 },
  { kind: 'html', count: 3 },
  { kind: 'truncated', count: 3 },
  // a fresh token that is refused as well would stop sync for five minutes, as it must
  { kind: 'unauthorised', count: 1 },
];

/** 500, 429, timeouts, slow loris, resets, HTML, half a page, a token that is no longer good: one after the other. */
export const legacyRude: Fault = {
  name: 'legacy 500, 429, slow, reset, garbled',
  times: { long: 2, short: 1 },
  play: async (stage) => {
    const { lane } = await stage.running();
    const kinds = stage.times > 1 ? rudeness : rudeness.slice(0, 6);
    for (let round = 1; round <= stage.times; round += 1) {
      for (const spoiling of kinds) await stage.strike(lane, () => lane.legacy.spoil(spoiling));
    }
  },
  controls: [
    {
      guard: 'what is no JSON is no empty page',
      patches: [
        {
          file: 'legacy/authority/wire.js',
          from: "return { ok: false, code: 'not-json' };",
          to: 'return { ok: true, result: [], resultCount: 0, serverTime: serverTime(answer, null) };',
        },
      ],
      play: (stage) => spoiltForLong(stage, 'html'),
    },
  ],
};

const errorsForSeconds = { long: 20, short: 6 };

async function spoiltForLong(stage: Stage, kind: Spoiling['kind']): Promise<void> {
  const { lane } = await stage.running();
  const seconds = stage.times > 1 ? errorsForSeconds.long : errorsForSeconds.short;
  for (let round = 1; round <= stage.times; round += 1) {
    await stage.strike(lane, async () => {
      await lane.legacy.spoil({ kind, forSeconds: seconds });
      await lane.legacy.work(10);
      await pause(seconds * 1_000);
    });
  }
}

/** 200 with `errors` and an empty list for longer than the overlap: the cursor must stand still. */
export const legacyErrors: Fault = {
  name: 'legacy 200 with errors, empty',
  times: { long: 2, short: 1 },
  play: (stage) => spoiltForLong(stage, 'errors'),
  controls: [
    {
      guard: 'an empty list with errors is no empty list',
      patches: [{ file: 'legacy/authority/wire.js', from: "return { ok: false, code: 'errors' };", to: 'void 0;' }],
      short: true,
    },
  ],
};
