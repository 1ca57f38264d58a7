import type { BenchDatabase, Ground } from './ground.js';
import type { Program } from './program.js';
import type { Arrival, BenchTopics } from './topics.js';

export interface DrainRate {
  /** Events a second, from the word to start until the broker has all. */
  all: number;
  /** The same from when the broker was first seen to have any. */
  fromFirst: number;
}

export interface DrainGround {
  ground: Ground;
  store: BenchDatabase;
  topics: BenchTopics;
  events: number;
}

/** Each drain goes to a topic of its own; what is then there goes to `check`. Null: their number is enough. */
export type DrainCheck = ((result: { messages: number; digest: string; compression: number }) => void) | null;

/** The product's relay as a process of its own, that drains the whole log again and again. */
export class RelayDrain {
  private constructor(
    private readonly parts: DrainGround,
    private readonly program: Program<object>,
  ) {}

  static async start(parts: DrainGround): Promise<RelayDrain> {
    return new RelayDrain(parts, await parts.ground.program('relay', argumentsOf(parts)));
  }

  async run(check: DrainCheck): Promise<DrainRate> {
    const { store, topics } = this.parts;
    await store.database.query(`delete from followers`);
    await store.settle();
    return drained(this.parts, check, async ({ council, topic }) => {
      const began = performance.now();
      await this.program.ask({ start: council });
      const arrival = await topics.untilArrived(topic, this.parts.events);
      await this.program.ask({ stop: true });
      return { began, ...arrival };
    });
  }

  peakMegabytes(): number {
    return this.program.peakMegabytes();
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}

/** kafkajs alone as a process of its own, with the same messages, ready. */
export class BareDrain {
  private constructor(
    private readonly parts: DrainGround,
    private readonly program: Program<object>,
  ) {}

  static async start(parts: DrainGround): Promise<BareDrain> {
    return new BareDrain(parts, await parts.ground.program('producer', argumentsOf(parts)));
  }

  run(compression: number, check: DrainCheck): Promise<DrainRate> {
    return drained(this.parts, check, async ({ topic }) => {
      const began = performance.now();
      const sent = this.program.ask({ topic, compression });
      const [arrival] = await Promise.all([this.parts.topics.untilArrived(topic, this.parts.events), sent]);
      return { began, ...arrival };
    });
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}

function argumentsOf({ ground, store }: DrainGround): string[] {
  return [store.url, ground.brokers.join(',')];
}

async function drained(
  { topics, events }: DrainGround,
  check: DrainCheck,
  drain: (into: { council: string; topic: string }) => Promise<Arrival & { began: number }>,
): Promise<DrainRate> {
  const into = await topics.create();
  const { began, first, all } = await drain(into);
  check?.({ ...(await topics.digest(into.topic)), compression: topics.compression(into.topic) });
  return { all: events / ((all - began) / 1000), fromFirst: events / ((all - first) / 1000) };
}
