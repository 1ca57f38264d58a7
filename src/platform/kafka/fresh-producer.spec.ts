import { jest } from '@jest/globals';
import type { Kafka, Message, PartitionerArgs, ProducerConfig } from 'kafkajs';
import { FreshProducer } from './fresh-producer.js';
import { isReady } from './kafkajs-ready-batch.js';

/** A topic of so many partitions; `sent` has what each send came to, by partition. */
function scriptedKafka(topic: { partitions: number }) {
  const sent: { partition: number; messages: number; ready: boolean }[][] = [];
  const producer = ({ createPartitioner }: ProducerConfig) => {
    const choose = createPartitioner?.();
    const partitionMetadata: PartitionerArgs['partitionMetadata'] = Array.from({ length: topic.partitions });
    return {
      connect: () => Promise.resolve(),
      disconnect: () => Promise.resolve(),
      send: async ({ topic: name, messages }: { topic: string; messages: Message[] }) => {
        const counts = new Map<number, { partition: number; messages: number; ready: boolean }>();
        for (const message of messages) {
          const partition = choose?.({ topic: name, message, partitionMetadata }) ?? -1;
          const known = counts.get(partition) ?? { partition, messages: 0, ready: isReady(message) };
          known.messages += isReady(message) ? message.batch.readInt32BE(57) : 1;
          counts.set(partition, known);
        }
        sent.push([...counts.values()].sort((a, b) => a.partition - b.partition));
      },
    };
  };
  return { kafka: { producer: jest.fn(producer) } as unknown as Kafka, sent };
}

const messages = Array.from({ length: 40 }, (_, index) => ({ key: `case-${index}`, value: '{}', headers: {} }));

test('once the partitions of a topic are known its messages are prepared, for the same partitions', async () => {
  const { kafka, sent } = scriptedKafka({ partitions: 3 });
  const producer = new FreshProducer(kafka);
  for (let time = 0; time < 2; time += 1) await producer.send('t', await producer.finish('t', messages));
  const [plain, ready] = sent;
  expect(plain!.map(({ ready: isOne }) => isOne)).toEqual([false, false, false]);
  expect(ready).toEqual(plain!.map((part) => ({ ...part, ready: true })));
});

test('what was prepared for fewer partitions fails, and fits when it is prepared again', async () => {
  const topic = { partitions: 3 };
  const { kafka, sent } = scriptedKafka(topic);
  const producer = new FreshProducer(kafka);
  await producer.send('t', await producer.finish('t', messages));
  const stale = await producer.finish('t', messages);
  await producer.close();
  topic.partitions = 5;
  await expect(producer.send('t', stale)).rejects.toThrow();
  await producer.send('t', await producer.finish('t', messages));
  expect(sent).toHaveLength(2);
  expect(sent[1]!.reduce((sum, part) => sum + part.messages, 0)).toBe(40);
  expect(sent[1]!.every(({ ready }) => ready)).toBe(true);
});
