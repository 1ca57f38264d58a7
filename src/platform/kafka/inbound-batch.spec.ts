import { jest } from '@jest/globals';
import { lastValueFrom, throwError } from 'rxjs';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { InboundBatches, type InboundDependencies, type InboundFailure } from './inbound-batch.js';
import type { InboundMessage } from './inbound-context.js';
import { RejectedMessage } from './rejected-message.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function message(offset: string, value: string | null = '{}'): KafkaMessage {
  const bytes = value === null ? null : Buffer.from(value);
  return {
    key: Buffer.from('k'),
    value: bytes,
    timestamp: '0',
    attributes: 0,
    offset,
    headers: { from: Buffer.from('x') },
  };
}

/** A partition as kafkajs drives it: what was not resolved comes again once it is resumed. */
class Partition {
  readonly resolved: string[] = [];
  paused = false;
  running = true;
  heartbeats = 0;
  heartbeatError: Error | null = null;

  constructor(private readonly messages: KafkaMessage[]) {}

  async deliver(batches: InboundBatches): Promise<void> {
    if (this.paused) return;
    const left = this.messages.filter(({ offset }) => !this.resolved.includes(offset));
    await batches.eachBatch({
      batch: { topic: 'docs', partition: 1, messages: left },
      isRunning: () => this.running,
      isStale: () => false,
      resolveOffset: (offset: string) => this.resolved.push(offset),
      commitOffsetsIfNecessary: () => Promise.resolve(),
      heartbeat: () => {
        this.heartbeats += 1;
        return this.heartbeatError ? Promise.reject(this.heartbeatError) : Promise.resolve();
      },
      pause: () => {
        this.paused = true;
        return () => {
          this.paused = false;
        };
      },
    } as unknown as EachBatchPayload);
  }
}

function batchesOf(given: Partial<InboundDependencies>): { batches: InboundBatches; buried: InboundFailure[] } {
  const buried: InboundFailure[] = [];
  const batches = new InboundBatches({
    policy: { attempts: 3, delay: (attempt) => attempt * 1_000 },
    handle: () => Promise.resolve(),
    bury: (failed) => {
      buried.push(failed);
      return Promise.resolve();
    },
    onFailure: () => undefined,
    ...given,
  });
  return { batches, buried };
}

test('messages are handled in order, each resolved when its handler is done', async () => {
  const handled: [InboundMessage, unknown][] = [];
  const { batches } = batchesOf({ handle: async (inbound, data) => void handled.push([inbound, data]) });
  const partition = new Partition([message('7', '{"n":1}'), message('9', '[2]')]);
  await partition.deliver(batches);
  const inbound = { topic: 'docs', partition: 1, key: 'k', headers: { from: 'x' }, attempt: 1 };
  expect(handled).toEqual([
    [{ ...inbound, offset: '7' }, { n: 1 }],
    [{ ...inbound, offset: '9' }, [2]],
  ]);
  expect(partition.resolved).toEqual(['7', '9']);
});

test('a failed message pauses its partition and comes again before its successors', async () => {
  const handled: string[] = [];
  const { batches, buried } = batchesOf({
    handle: async ({ offset, attempt }) => {
      handled.push(`${offset}#${attempt}`);
      if (offset === '1' && attempt < 3) throw new Error('not now');
    },
  });
  const partition = new Partition([message('1'), message('2')]);
  await partition.deliver(batches);
  expect([partition.paused, partition.resolved]).toEqual([true, []]);
  jest.advanceTimersByTime(999);
  expect(partition.paused).toBe(true);
  jest.advanceTimersByTime(1);
  await partition.deliver(batches);
  jest.advanceTimersByTime(2_000);
  await partition.deliver(batches);
  expect(handled).toEqual(['1#1', '1#2', '1#3', '2#1']);
  expect([partition.resolved, buried]).toEqual([['1', '2'], []]);
});

test('after its last try a message is buried, then its successors go on', async () => {
  const { batches, buried } = batchesOf({
    handle: async ({ offset }) => {
      if (offset === '1') throw new Error('never');
    },
  });
  const partition = new Partition([message('1'), message('2')]);
  for (let round = 0; round < 3; round += 1) {
    await partition.deliver(batches);
    jest.advanceTimersByTime(5_000);
  }
  expect(buried).toEqual([
    { topic: 'docs', partition: 1, message: message('1'), reason: 'handler-failed', attempts: 3 },
  ]);
  expect(partition.resolved).toEqual(['1', '2']);
});

test.each([
  ['not-json', 'half a {', undefined],
  ['not-json', null, undefined],
  ['unknown-document', '{}', new RejectedMessage('unknown-document')],
  ['unknown-document', '{}', new RejectedMessage('unknown-document').getError()],
])('%s is buried at the first try', async (reason, value, thrown) => {
  const { batches, buried } = batchesOf({ handle: () => lastValueFrom(throwError(() => thrown)) });
  const partition = new Partition([message('1', value)]);
  await partition.deliver(batches);
  expect(buried).toEqual([{ topic: 'docs', partition: 1, message: message('1', value), reason, attempts: 1 }]);
  expect(partition.resolved).toEqual(['1']);
});

test('what the dead letters do not take is not committed, and its handler is not run again', async () => {
  let [tries, refusals] = [0, 2];
  const buried: string[] = [];
  const { batches } = batchesOf({
    handle: () => {
      tries += 1;
      return Promise.reject(new RejectedMessage('bad'));
    },
    bury: async ({ message: { offset } }) => {
      if (refusals-- > 0) throw new Error('broker is away');
      buried.push(offset);
    },
  });
  const partition = new Partition([message('1'), message('2')]);
  await partition.deliver(batches);
  expect([partition.paused, partition.resolved]).toEqual([true, []]);
  for (let round = 0; round < 2; round += 1) {
    jest.advanceTimersByTime(5_000);
    await partition.deliver(batches);
  }
  expect([tries, buried, partition.resolved]).toEqual([2, ['1', '2'], ['1', '2']]);
});

test('heartbeats go on while a handler works, and a rebalance that one met is told after it', async () => {
  let finish: () => void = () => undefined;
  const { batches } = batchesOf({ handle: () => new Promise((resolve) => void (finish = resolve)) });
  const partition = new Partition([message('1'), message('2')]);
  const delivery = partition.deliver(batches);
  jest.advanceTimersByTime(3_000);
  partition.heartbeatError = new Error('rebalance');
  jest.advanceTimersByTime(1_000);
  expect(partition.heartbeats).toBe(4);
  finish();
  await expect(delivery).rejects.toThrow('rebalance');
  expect(partition.resolved).toEqual(['1']);
});

test('a handler that hangs loses its partition after five minutes', async () => {
  const { batches } = batchesOf({ handle: () => new Promise(() => undefined) });
  const partition = new Partition([message('1')]);
  void partition.deliver(batches);
  jest.advanceTimersByTime(900_000);
  expect(partition.heartbeats).toBe(300);
});

test('a consumer that stops handles nothing more, and resumes nothing', async () => {
  const { batches } = batchesOf({ handle: () => Promise.reject(new Error('not now')) });
  const partition = new Partition([message('1')]);
  await partition.deliver(batches);
  batches.close();
  jest.advanceTimersByTime(60_000);
  expect(partition.paused).toBe(true);
  const stopped = new Partition([message('1')]);
  stopped.running = false;
  await stopped.deliver(batches);
  expect([stopped.paused, stopped.resolved]).toEqual([false, []]);
});
