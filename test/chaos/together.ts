import type { Fault } from './stage.js';

/**
 * Faults one after the other on one lane, judged together at the end: in the short version a lane costs more than what is done on it.
 * Only such as use the one lane that `running` gives, and expect nothing unusual.
 */
export function together(...faults: Fault[]): Fault {
  const unfit = faults.filter(({ expected, missing, patches }) => expected || missing || patches);
  if (unfit.length > 0) throw new Error(`these need a lane of their own: ${unfit.map(({ name }) => name).join(', ')}`);
  return {
    name: faults.map(({ name }) => name).join('; '),
    times: { long: 1, short: 1 },
    alone: faults.some(({ alone }) => alone),
    routeInShort: faults.some(({ routeInShort }) => routeInShort),
    controls: faults.flatMap(({ controls, play }) => (controls ?? []).map((control) => ({ play, ...control }))),
    play: async (stage) => {
      stage.sharing = true;
      for (const fault of faults) {
        stage.times = fault.times.short;
        await fault.play(stage);
      }
    },
  };
}
