import type { Counts } from './expected-figures.js';
import { countLoggedEvents } from './read-store.js';
import { endOffsets } from './read-topic.js';
import { grown } from './played-service.js';
import { passWishes, type Playing, untilRelayed } from './play.js';
import type { Stage } from './stage.js';

/** What came of a walk over requests of which nothing but the modified time is new. */
export interface SecondPass {
  fetched: number;
  changed: number;
  /** Of the event log or of the topic, whichever grew by more. */
  events: number;
  differences: string[];
}

/** Every modified time is new and the cursor is gone: all is read again, nothing may change, nothing may be told. */
export async function playAgain(playing: Playing): Promise<SecondPass> {
  const { stage, requests, phases, signal, onProgress } = playing;
  return phases.time('second pass', async () => {
    const before = await footprint(stage);
    await stage.authority.restamp(signal);
    const wishes = passWishes(requests.length, 'read a second time', { signal, onProgress });
    const result = await stage.service.pass({ ...wishes, full: true });
    await untilRelayed(playing);
    const after = await footprint(stage);
    const { unchanged: _read, ...otherwise } = grown(before.counters, after.counters).records;
    const events = Math.max(after.logged - before.logged, after.onTopic - before.onTopic);
    const figures = { fetched: result.fetched, changed: result.received + result.changed, events };
    return { ...figures, differences: differencesOf(figures, { requests: requests.length, otherwise }) };
  });
}

function differencesOf(
  { fetched, changed, events }: Omit<SecondPass, 'differences'>,
  { requests, otherwise }: { requests: number; otherwise: Counts },
): string[] {
  return [
    ...(fetched >= requests ? [] : [`second pass: ${fetched} of ${requests} requests were read`]),
    ...(changed === 0 ? [] : [`second pass: ${changed} cases changed`]),
    ...(events === 0 ? [] : [`second pass: ${events} events were told`]),
    ...Object.entries(otherwise).map(
      ([outcome, count]) => `second pass: the metrics count ${count} records as ${outcome}`,
    ),
  ];
}

async function footprint({ service, kafka, topic }: Stage) {
  const logged = Object.values(await countLoggedEvents(service.database)).reduce((sum, events) => sum + events, 0);
  const ends = kafka ? await endOffsets(kafka, topic) : new Map<number, number>();
  return { logged, onTopic: [...ends.values()].reduce((sum, end) => sum + end, 0), counters: await service.counters() };
}
