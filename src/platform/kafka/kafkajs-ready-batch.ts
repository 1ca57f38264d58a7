import { createRequire } from 'node:module';
import type { Message } from 'kafkajs';

/** A partition's whole record batch in the place of a message: `mendRecordBatch` takes it to the broker as it is. */
export interface ReadyMessage extends Message {
  partition: number;
  /** Of how many partitions it was reckoned. */
  ofPartitions: number;
  batch: Buffer;
}

interface Encoder {
  buf: Buffer;
  offset: number;
}
interface Batch {
  RecordBatch: (parts: { records: unknown[] }) => Promise<Encoder>;
}

const require = createRequire(import.meta.url);
/** kafkajs internals: 2.2.4 is its last release, so they stay where they are. */
const paths = {
  record: require.resolve('kafkajs/src/protocol/recordBatch/record/v0/index.js'),
  batch: require.resolve('kafkajs/src/protocol/recordBatch/v0/index.js'),
};
const KafkaEncoder = require('kafkajs/src/protocol/encoder.js') as new (room: number) => Encoder;
const originalRecord = require(paths.record) as (parts: object) => Encoder;
const { RecordBatch: originalBatch } = require(paths.batch) as Batch;

export function isReady(message: object): message is ReadyMessage {
  return 'batch' in message && Buffer.isBuffer(message.batch);
}

export function mendRecordBatch(): void {
  const [record, batch] = [require.cache[paths.record], require.cache[paths.batch]];
  if (!record || !batch) return;
  record.exports = (parts: object) => (isReady(parts) ? parts : originalRecord(parts));
  (batch.exports as Batch).RecordBatch = (parts) => {
    const [first] = parts.records as [object];
    return isReady(first) ? Promise.resolve(encoderOf(first.batch)) : originalBatch(parts);
  };
}

function encoderOf(bytes: Buffer): Encoder {
  return Object.assign(new KafkaEncoder(1), { buf: bytes, offset: bytes.length });
}
