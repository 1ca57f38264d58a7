import { waitFor } from '../../support/wait-for.js';
import { checkTopics } from '../check-topic.js';
import type { Wires } from '../wires.js';
import type { Control, Fault } from '../stage.js';

interface HalfOpen {
  name: string;
  wire: (wires: Wires) => Wires[keyof Omit<Wires, 'stop'>];
  times: Fault['times'];
  control: Control;
}

function halfOpen({ name, wire, times, control }: HalfOpen): Fault {
  return {
    name,
    times,
    controls: [control],
    play: async (stage) => {
      const { lane, wired } = await stage.running();
      for (let time = 1; time <= stage.times; time += 1) {
        await stage.strike(lane, async () => {
          wire(wired.wires).freeze();
          await Promise.resolve();
        });
      }
      stage.notes.push(`bytes swallowed: ${wire(wired.wires).swallowed}`);
    },
  };
}

/** Connections stay open and carry nothing; deadlines alone can tell. */
export const halfOpenKafka = halfOpen({
  name: 'half-open to Kafka',
  wire: (wires) => wires.kafka,
  times: { long: 3, short: 1 },
  control: {
    guard: 'a request to Kafka has a deadline',
    patience: 60_000,
    patches: [
      {
        file: 'platform/kafka/kafka-client.js',
        from: 'enforceRequestTimeout: true',
        to: 'enforceRequestTimeout: false',
      },
      { file: 'platform/kafka/deadline.js', from: /setTimeout\(.*, milliseconds\)/, to: 'undefined' },
    ],
  },
});
export const halfOpenPostgres = halfOpen({
  name: 'half-open to PostgreSQL',
  wire: (wires) => wires.postgres,
  times: { long: 2, short: 1 },
  control: {
    guard: 'a statement has a deadline, and a silent one is asked after',
    patience: 60_000,
    patches: [
      {
        file: 'platform/postgres/database.js',
        from: 'query_timeout: statementMilliseconds + 5_000',
        to: 'query_timeout: 0',
      },
      { file: 'platform/postgres/answer-watch.js', from: 'if (idle && wasIdle)', to: 'if (false)' },
    ],
  },
});
export const halfOpenAuthority = halfOpen({
  name: 'half-open to Authority',
  wire: (wires) => wires.authority,
  times: { long: 3, short: 1 },
  control: {
    guard: 'a request to legacy has a deadline',
    patience: 30_000,
    patches: [{ file: 'platform/http/http-gateway.js', from: 'timeout(options.timeoutMs,', to: 'timeout(1e9,' }],
  },
});

/** Kafka has the batch, and the relay is never told: it sends again, and consumers remove the repeat by `ce_id`. */
export const lostAcknowledgements: Fault = {
  name: 'acknowledgement lost',
  times: { long: 10, short: 2 },
  play: async (stage) => {
    const { lane, wired } = await stage.running();
    for (let time = 1; time <= stage.times; time += 1) {
      await stage.strike(lane, async () => {
        let lost = false;
        wired.points.arm('relay: acknowledgement on its way', 1, () => {
          lost = true;
        });
        await waitFor(() => lost, { what: 'an acknowledgement', timeoutMs: 60_000 });
        wired.wires.kafka.cut();
        wired.points.disarm();
      });
    }
    const careless = await checkTopics(lane, { removeRepeats: false });
    stage.notes.push(`seen twice without de-duplication: ${careless.doubled.length}`);
    stage.harness.push({ guard: 'repeats are removed by ce_id', caught: careless.doubled.length > 0 });
  },
};
