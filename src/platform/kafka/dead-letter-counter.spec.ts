import { Metrics } from '../metrics/metrics.js';
import { countDeadLetter } from './dead-letter-counter.js';

test('both directions share one metric, and begin at 0: the growth of a series that begins at 1 cannot be seen', async () => {
  const metrics = new Metrics();
  const [outgoing, inbound] = [countDeadLetter(metrics, 'outgoing'), countDeadLetter(metrics, 'inbound')];
  const values = async () => {
    const { values } = (await metrics.registry.getSingleMetric('shirelink_dead_letters_total')?.get()) ?? {
      values: [],
    };
    return values.map(({ labels, value }) => [labels['direction'], value]);
  };
  expect(await values()).toEqual([
    ['outgoing', 0],
    ['inbound', 0],
  ]);
  inbound();
  outgoing();
  inbound();
  expect(await values()).toEqual([
    ['outgoing', 1],
    ['inbound', 2],
  ]);
});
