import { serve, type Service } from '../../src/serve.js';
import { DeadLetterBox } from '../../src/platform/kafka/dead-letter-box.js';
import { FreshProducer } from '../../src/platform/kafka/fresh-producer.js';
import { topicNames } from '../../src/platform/kafka/topic-names.js';
import { deadLetterTopic, inboundTopics, type TopicPlan } from '../../src/platform/kafka/topic-specs.js';
import { ensureTopics } from '../../src/platform/kafka/topics.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { letter } from '../support/document-stage.js';
import { kafkaBrokers } from '../support/kafka.js';
import { ownCouncil, silent, testKafka } from '../support/relays.js';
import { testSettings } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';

const brokers = kafkaBrokers();
const council = ownCouncil();
const plan: TopicPlan = { topics: topicNames(council), partitions: 1, replicationFactor: 1 };

let fresh: FreshDatabase;
let service: Service | null = null;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(async () => {
  await service?.stop();
  await fresh.drop();
});

/** Again while a broker that has just made the topic does not lead it yet: nothing was taken then. */
async function send(...messages: object[]): Promise<void> {
  const kafka = testKafka(brokers ?? []);
  const producer = new FreshProducer(kafka, () => ensureTopics(kafka, Object.values(inboundTopics(plan))));
  const values = messages.map((message) => ({ key: '5501', value: JSON.stringify(message) }));
  const sent = () => producer.send(plan.topics.documents, values).then(() => true);
  await waitFor(sent, { what: 'the messages are taken', timeoutMs: 20_000 });
  await producer.close();
}

(brokers ? test : test.skip)(
  'a worker hears of written complaints on documents.v1; what it cannot read is a dead letter with its reason [K-10]',
  async () => {
    await send(letter, { ...letter, title: 'Complaint of Sample Person' }, letter, { ...letter, workOrder: 'WO-7' });
    const sample = testSettings();
    const settings = testSettings({
      databaseUrl: fresh.url,
      kafka: { brokers: brokers ?? [], ssl: false, sasl: null },
      role: 'worker',
      systems: [],
      council: { ...sample.council, council, events: { partitions: 1, replicationFactor: 1 } },
    });
    service = await serve(settings, silent);
    const heard = async () => {
      const rows = await fresh.database.query(`select number, state, office, work_order from registered_documents`);
      return rows.length === 1 && (rows[0] as { work_order: string | null }).work_order !== null && rows;
    };
    expect(await waitFor(heard, { what: 'the document is heard of', timeoutMs: 30_000 })).toEqual([
      { number: 'D26/5501', state: 'open', office: 'manager', work_order: 'WO-7' },
    ]);
    const box = new DeadLetterBox(testKafka(brokers ?? []), deadLetterTopic(plan));
    expect((await box.list()).map(({ offset, reason, attempts }) => ({ offset, reason, attempts }))).toEqual([
      { offset: '1', reason: 'unknown-field', attempts: 1 },
    ]);
  },
  90_000,
);
