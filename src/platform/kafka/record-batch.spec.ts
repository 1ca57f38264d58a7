import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type PlainMessage, recordBatch } from './record-batch.js';

interface Encoder {
  buffer: Buffer;
}
const require = createRequire(import.meta.url);
const kafkaRecord = require('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (parts: object) => Encoder;
const { RecordBatch: kafkaBatch } = require('kafkajs/src/protocol/recordBatch/v0/index.js') as {
  RecordBatch: (parts: object) => Promise<Encoder>;
};

/** What kafkajs sends for these messages, uncompressed. */
async function kafkajsBytes(messages: PlainMessage[], at: number): Promise<Buffer> {
  const records = messages.map((message, offsetDelta) => kafkaRecord({ ...message, offsetDelta, timestampDelta: 0 }));
  const lastOffsetDelta = messages.length - 1;
  return (await kafkaBatch({ records, firstTimestamp: at, maxTimestamp: at, lastOffsetDelta })).buffer;
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('', 'é ẞ 漢 🙂', 'x'.repeat(20_000)),
);
const message: fc.Arbitrary<PlainMessage> = fc.record({
  key: text,
  value: text,
  headers: fc.dictionary(fc.string({ maxLength: 20 }), text, { maxKeys: 9 }),
});
const time = fc.integer({ min: 0, max: 2 ** 45 });

test("writes a batch as kafkajs's own encoder does, byte for byte", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 80 }), time, async (messages, at) => {
      const ours = await recordBatch(messages, { at, compress: false });
      expect(ours.toString('hex')).toBe((await kafkajsBytes(messages, at)).toString('hex'));
    }),
    { numRuns: 300 },
  );
});

test('a value of over two megabytes', async () => {
  const large = [{ key: 'k', value: 'é'.repeat(1_100_000), headers: { a: 'b' } }];
  expect((await recordBatch(large, { at: 5, compress: false })).equals(await kafkajsBytes(large, 5))).toBe(true);
});

test('compressed: the same records behind a header that says gzip, with its own length and checksum', async () => {
  const messages = Array.from({ length: 500 }, (_, index) => ({
    key: `case-${index}`,
    value: '{"a":1}'.repeat(30),
    headers: { ce_id: `e${index}` },
  }));
  const plain = await recordBatch(messages, { at: 9, compress: false });
  const packed = await recordBatch(messages, { at: 9, compress: true });
  const crc32c = require('kafkajs/src/protocol/recordBatch/crc32C/index.js') as (bytes: Buffer) => number;
  expect(gunzipSync(packed.subarray(61)).equals(plain.subarray(61))).toBe(true);
  const header = Buffer.from(plain.subarray(0, 61));
  header.writeInt32BE(packed.length - 12, 8);
  header.writeUInt32BE(crc32c(packed.subarray(21)), 17);
  header.writeInt16BE(1, 21);
  expect(packed.subarray(0, 61).toString('hex')).toBe(header.toString('hex'));
});
