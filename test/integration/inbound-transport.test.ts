import type { INestMicroservice, Type } from '@nestjs/common';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import type { Message } from 'kafkajs';
import { EMPTY, Observable, throwError } from 'rxjs';
import { DeadLetterBox } from '../../src/platform/kafka/dead-letter-box.js';
import { FreshProducer } from '../../src/platform/kafka/fresh-producer.js';
import { InboundContext } from '../../src/platform/kafka/inbound-context.js';
import { InboundTransport } from '../../src/platform/kafka/inbound-transport.js';
import { RejectedMessage } from '../../src/platform/kafka/rejected-message.js';
import { topicNames } from '../../src/platform/kafka/topic-names.js';
import { deadLetterTopic, inboundTopics, type TopicPlan } from '../../src/platform/kafka/topic-specs.js';
import { ensureTopics } from '../../src/platform/kafka/topics.js';
import { kafkaBrokers } from '../support/kafka.js';
import { ownBroker } from '../support/own-broker.js';
import { ownCouncil, silent, testKafka } from '../support/relays.js';
import { waitFor } from '../support/wait-for.js';

interface Handled {
  by: string;
  key: string | null;
  data: unknown;
  attempt: number;
}

let handled: Handled[] = [];
let handle: (data: { n: number }, context: InboundContext) => unknown = () => undefined;
const services: INestMicroservice[] = [];

beforeEach(() => {
  handled = [];
  handle = () => undefined;
});
afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
});

function documentsController(by: string): Type {
  @Controller()
  class Documents {
    @EventPattern<string>('documents.v1')
    async registered(@Payload() data: { n: number }, @Ctx() context: InboundContext): Promise<unknown> {
      const { key, attempt } = context.message;
      const result = await handle(data, context);
      handled.push({ by, key, data, attempt });
      return result;
    }
  }
  return Documents;
}

function planOf(council: string): TopicPlan {
  return { topics: topicNames(council), partitions: 2, replicationFactor: 1 };
}

async function serviceOf(brokers: string[], council: string, controller: Type): Promise<INestMicroservice> {
  const plan = planOf(council);
  const strategy = new InboundTransport({
    kafka: testKafka(brokers),
    groupId: `shirelink.${council}`,
    topics: inboundTopics(plan),
    deadLetters: deadLetterTopic(plan),
    logger: silent,
    policy: { attempts: 3, delay: () => 50 },
    sessionTimeoutMilliseconds: 6_000,
  });
  const module = await Test.createTestingModule({ controllers: [controller] }).compile();
  const service = module.createNestMicroservice({ strategy });
  service.useLogger(false);
  services.push(service);
  await service.listen();
  return service;
}

/** Again while a broker that has just made the topic does not lead it yet: nothing was taken then. */
async function send(brokers: string[], council: string, messages: Message[]): Promise<void> {
  const kafka = testKafka(brokers);
  const { documents } = topicNames(council);
  const producer = new FreshProducer(kafka, () => ensureTopics(kafka, Object.values(inboundTopics(planOf(council)))));
  const sent = async (): Promise<boolean> => {
    await producer.send(documents, messages);
    return true;
  };
  await waitFor(sent, { what: `${messages.length} messages are taken`, timeoutMs: 20_000 });
  await producer.close();
}

function numbered(keys: string[], count: number): Message[] {
  return Array.from({ length: count }, (_, n) => keys.map((key) => ({ key, value: JSON.stringify({ n }) }))).flat();
}

/** Numbers by key, in the order of their first handling. */
function firstHandled(): Record<string, number[]> {
  const byKey: Record<string, number[]> = {};
  for (const { key, data } of handled) {
    const numbers = (byKey[key ?? ''] ??= []);
    const { n } = data as { n: number };
    if (!numbers.includes(n)) numbers.push(n);
  }
  return byKey;
}

async function handledTimes(count: number, timeoutMs = 20_000): Promise<void> {
  const distinct = () => Object.values(firstHandled()).flat().length >= count;
  await waitFor(distinct, { what: `${count} messages are handled`, timeoutMs });
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

class Requests {
  answer(): void {}
}
Controller()(Requests);
MessagePattern('documents.v1')(
  Requests.prototype,
  'answer',
  Object.getOwnPropertyDescriptor(Requests.prototype, 'answer')!,
);

class Strangers {
  hear(): void {}
}
Controller()(Strangers);
EventPattern('weather.v1')(Strangers.prototype, 'hear', Object.getOwnPropertyDescriptor(Strangers.prototype, 'hear')!);

test.each([
  ['of a topic that is not in the contract', Strangers, 'weather.v1'],
  ['that wants to answer', Requests, 'documents.v1'],
])('a handler %s fails the start: its messages would never come', async (_, controller, pattern) => {
  const starting = serviceOf(['127.0.0.1:1'], 'nowhere', controller);
  await expect(starting).rejects.toThrow(`no inbound topic, or not an event pattern: ${pattern}`);
});

(kafkaBrokers() ? describe : describe.skip)('on real Kafka', () => {
  const brokers = kafkaBrokers() ?? [];

  test('a failed message is tried again, in order for its key', async () => {
    const council = ownCouncil();
    handle = ({ n }, { message }) => {
      if (n === 1 && message.attempt < 3) throw new Error('not now');
      return n === 2 ? EMPTY : undefined;
    };
    await serviceOf(brokers, council, documentsController('one'));
    await send(brokers, council, numbered(['a', 'b', 'c'], 4));
    await handledTimes(12);
    expect(firstHandled()).toEqual({ a: upTo(4), b: upTo(4), c: upTo(4) });
    expect(handled.filter(({ data }) => (data as { n: number }).n === 1).map(({ attempt }) => attempt)).toEqual([
      3, 3, 3,
    ]);
  });

  test('what cannot be handled becomes a dead letter as it was, and can be put back', async () => {
    const council = ownCouncil();
    let broken = true;
    handle = ({ n }): Observable<never> | undefined => {
      if (n === 1 && broken) throw new RejectedMessage('unknown-document');
      return n === 2 && broken ? throwError(() => new Error('in its stream')) : undefined;
    };
    await serviceOf(brokers, council, documentsController('one'));
    const poison: Message = { key: 'a', value: 'half a {', headers: { trace: 'abc' } };
    await send(brokers, council, [poison, ...numbered(['a'], 4)]);
    await handledTimes(2);
    const box = new DeadLetterBox(testKafka(brokers), deadLetterTopic(planOf(council)));
    const letters = await waitFor(
      async () => {
        const found = await box.list();
        return found.length === 3 && found;
      },
      { what: 'three dead letters' },
    );
    const { documents } = topicNames(council);
    const { partition } = letters[0]!;
    const common = { topic: documents, partition, payload: true, failedAt: expect.any(String) };
    expect(letters).toEqual([
      { ...common, id: `${documents}/${partition}/0`, offset: '0', reason: 'not-json', attempts: 1 },
      { ...common, id: `${documents}/${partition}/2`, offset: '2', reason: 'unknown-document', attempts: 1 },
      { ...common, id: `${documents}/${partition}/3`, offset: '3', reason: 'handler-failed', attempts: 3 },
    ]);
    broken = false;
    expect(await box.retry(letters[1]!.id, new Date())).toBe('retried');
    await handledTimes(4);
    expect(firstHandled()).toEqual({ a: [0, 2, 3, 1] });
    expect((await box.list()).map(({ offset }) => offset)).toEqual(['0', '3']);
    expect(await box.retry(letters[1]!.id, new Date())).toBe('not-found');
  });

  test('two replicas share the keys; when one leaves, the other takes its share, in order', async () => {
    const council = ownCouncil();
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    await send(brokers, council, numbered(keys, 3));
    const first = await serviceOf(brokers, council, documentsController('one'));
    await handledTimes(24);
    await serviceOf(brokers, council, documentsController('two'));
    let next = 3;
    await waitFor(
      async () => {
        const more = keys.map((key) => ({ key, value: JSON.stringify({ n: next }) }));
        next += 1;
        await send(brokers, council, more);
        return new Set(handled.slice(-20).map(({ by }) => by)).size === 2;
      },
      { what: 'both replicas have a share', timeoutMs: 30_000 },
    );
    services.splice(services.indexOf(first), 1);
    await first.close();
    await send(
      brokers,
      council,
      keys.map((key) => ({ key, value: JSON.stringify({ n: next }) })),
    );
    await handledTimes(keys.length * (next + 1));
    expect(firstHandled()).toEqual(Object.fromEntries(keys.map((key) => [key, upTo(next + 1)])));
    expect(new Set(handled.slice(-keys.length).map(({ by }) => by))).toEqual(new Set(['two']));
  }, 60_000);

  test('a service that is started again goes on where it was, and repeats at most what was not committed', async () => {
    const council = ownCouncil();
    await send(brokers, council, numbered(['a'], 5));
    const first = await serviceOf(brokers, council, documentsController('one'));
    await handledTimes(5);
    services.splice(services.indexOf(first), 1);
    await first.close();
    await send(brokers, council, [{ key: 'a', value: '{"n":5}' }]);
    await serviceOf(brokers, council, documentsController('two'));
    await handledTimes(6);
    expect(handled.map(({ by, data }) => [by, (data as { n: number }).n])).toEqual([
      ...upTo(5).map((n) => ['one', n]),
      ['two', 5],
    ]);
  });

  test('the service is up without Kafka, and hears what comes when Kafka does', async () => {
    const broker = await ownBroker();
    try {
      const council = ownCouncil();
      await serviceOf(broker.brokers, council, documentsController('one'));
      await broker.kafka.firstStart();
      // a broker that was just started may not lead the new partitions yet
      await waitFor(() => send(broker.brokers, council, numbered(['a'], 2)).then(() => true), {
        what: 'the broker takes messages',
        timeoutMs: 40_000,
      });
      await handledTimes(2, 40_000);
      process.kill(broker.kafka.pid() ?? 0, 'SIGKILL');
      await waitFor(() => send(broker.brokers, council, [{ key: 'a', value: '{"n":2}' }]).then(() => true), {
        what: 'the broker is back',
        timeoutMs: 40_000,
      });
      await handledTimes(3, 40_000);
      expect(firstHandled()).toEqual({ a: [0, 1, 2] });
      for (const service of services.splice(0)) await service.close();
    } finally {
      await broker.stop();
    }
  }, 120_000);
});
