import fc from 'fast-check';
import { encodeRecord, originalEncoder, type RecordParts } from './kafkajs-record-encoder.js';

const bytes = fc.uint8Array({ maxLength: 300 }).map((values) => Buffer.from(values));
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('é ẞ 漢 🙂'), bytes);
const nullable = fc.option(text, { freq: 5 });

const records: fc.Arbitrary<RecordParts> = fc.record({
  offsetDelta: fc.integer({ min: 0, max: 100_000 }),
  timestampDelta: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 40 })),
  key: nullable,
  value: nullable,
  headers: fc.dictionary(fc.string({ maxLength: 20 }), fc.oneof(text, fc.array(text, { maxLength: 3 })), {
    maxKeys: 9,
  }),
});

test("writes each record as kafkajs's own encoder does, byte for byte", () => {
  fc.assert(
    fc.property(records, (record) => {
      const { buffer, offset } = encodeRecord(record);
      expect(buffer.subarray(0, offset).toString('hex')).toBe(originalEncoder(record).buffer.toString('hex'));
    }),
    { numRuns: 2_000 },
  );
});

test('a value of over two megabytes', () => {
  const record = { offsetDelta: 3, key: 'k', value: 'é'.repeat(1_100_000), headers: { a: 'b' } };
  expect(encodeRecord(record).buffer.equals(originalEncoder(record).buffer)).toBe(true);
});

test('nothing but a record', () => {
  expect(encodeRecord({}).buffer.equals(originalEncoder({}).buffer)).toBe(true);
});
