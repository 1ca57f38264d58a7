import { waitFor } from '../../support/wait-for.js';
import { checkTopic } from '../check-topic.js';
import type { Wires } from '../wires.js';
import type { Fault } from '../stage.js';

function halfOpen(
  name: string,
  wire: (wires: Wires) => Wires[keyof Omit<Wires, 'stop'>],
  times: Fault['times'],
): Fault {
  return {
    name,
    times,
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
export const halfOpenKafka = halfOpen('half-open to Kafka', (wires) => wires.kafka, { long: 3, short: 1 });
export const halfOpenPostgres = halfOpen('half-open to PostgreSQL', (wires) => wires.postgres, { long: 2, short: 1 });
export const halfOpenAuthority = halfOpen('half-open to Authority', (wires) => wires.authority, { long: 3, short: 1 });

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
        await waitFor(() => lost, { what: 'an acknowledgement', timeoutMs: 20_000 });
        wired.wires.kafka.cut();
        wired.points.disarm();
      });
    }
    const careless = await checkTopic(lane, { removeRepeats: false });
    stage.notes.push(`seen twice without de-duplication: ${careless.doubled.length}`);
    stage.harness.push({ guard: 'repeats are removed by ce_id', caught: careless.doubled.length > 0 });
  },
};
