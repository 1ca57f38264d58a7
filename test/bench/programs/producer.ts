// `producer.ts <database> <brokers>`: kafkajs alone. Has all messages before it is ready; for each order it sends them, batch after batch.
// kafkajs as it comes: nothing of the product's own Kafka code is loaded here, which may mend it.
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { Database } from '../../../src/platform/postgres/database.js';
import { answerOrders } from '../answer-orders.js';
import { outgoingEvents } from '../outgoing-events.js';

const [url = '', brokers = ''] = process.argv.slice(2);
const database = new Database({ url, applicationName: 'shirelink-bench-producer' });
await database.open();
const batches = (await outgoingEvents(database)).map((events) =>
  events.map(({ key, value, headers }) => ({ key, value, headers })),
);
await database.close();

const producer = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.WARN }).producer({
  createPartitioner: Partitioners.DefaultPartitioner,
  maxInFlightRequests: 1,
  allowAutoTopicCreation: false,
});
await producer.connect();

/** `compression`: Kafka's number for it. */
async function send({ topic, compression }: { topic: string; compression: number }): Promise<object> {
  for (const messages of batches) await producer.send({ topic, messages, compression, acks: -1 });
  return {};
}

await answerOrders({}, send);
