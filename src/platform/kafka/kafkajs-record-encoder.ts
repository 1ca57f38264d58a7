import { createRequire } from 'node:module';

/** What kafkajs gives to its encoder of one record. */
export interface RecordParts {
  offsetDelta?: number;
  /** Milliseconds after the first record of its batch. */
  timestampDelta?: number;
  key?: Buffer | string | null;
  value?: Buffer | string | null;
  headers?: Record<string, Buffer | string | null | (Buffer | string)[]>;
}

/** As much of a kafkajs `Encoder` as a finished record needs. */
interface Encoded {
  buf: Buffer;
  buffer: Buffer;
  offset: number;
}

type RecordEncoder = (parts: RecordParts) => Encoded;
type PlainValue = Buffer | string | null | undefined;

const require = createRequire(import.meta.url);
const path = require.resolve('kafkajs/src/protocol/recordBatch/record/v0/index.js');

/** A kafkajs internal: 2.2.4 is its last release, so it stays where it is. */
export const originalEncoder = require(path) as RecordEncoder;

/**
 * kafkajs makes a buffer of half a kilobyte for each record and for each of its headers, and copies them together: with the eight headers
 * of a CloudEvent half of a send's time. Here the size is counted first, and the record written once. Takes effect for the
 * messages that are sent after it.
 */
export function mendRecordEncoder(): void {
  const loaded = require.cache[path];
  if (loaded) loaded.exports = encodeRecord;
}

/** Kafka's record, format 2; what our messages never have (times of their own, a header that stands twice) is left to kafkajs. */
export function encodeRecord(parts: RecordParts): Encoded {
  const { offsetDelta = 0, timestampDelta = 0, key, value, headers = {} } = parts;
  const names = Object.keys(headers);
  const values = names.map((name) => headers[name]);
  if (timestampDelta !== 0 || !values.every(isPlain)) return originalEncoder(parts);
  const texts: PlainValue[] = [key, value];
  names.forEach((name, index) => texts.push(name, values[index] as PlainValue));
  const lengths = texts.map(lengthOf);
  const size =
    2 + // attributes and a timestamp's delta of nought
    varintSize(offsetDelta) +
    varintSize(names.length) +
    lengths.reduce((sum, length) => sum + varintSize(length) + Math.max(0, length), 0);
  const record = new RecordWriter(varintSize(size) + size);
  record.varint(size).byte(0).byte(0).varint(offsetDelta);
  record.bytes(key, lengths[0]!).bytes(value, lengths[1]!).varint(names.length);
  for (let index = 2; index < texts.length; index += 1) record.bytes(texts[index], lengths[index]!);
  return record.finished();
}

class RecordWriter {
  private readonly buffer: Buffer;
  private at = 0;

  constructor(size: number) {
    this.buffer = Buffer.allocUnsafe(size);
  }

  byte(value: number): this {
    this.buffer[this.at++] = value;
    return this;
  }

  varint(value: number): this {
    let rest = zigzag(value);
    for (; rest > 0x7f; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    return this.byte(rest);
  }

  /** Its length before it; -1 for null. */
  bytes(value: PlainValue, length: number): this {
    this.varint(length);
    if (typeof value === 'string') this.buffer.write(value, this.at);
    else value?.copy(this.buffer, this.at);
    this.at += Math.max(0, length);
    return this;
  }

  finished(): Encoded {
    return { buf: this.buffer, buffer: this.buffer, offset: this.at };
  }
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' || Buffer.isBuffer(value);
}

function lengthOf(value: PlainValue): number {
  if (value === null || value === undefined) return -1;
  return typeof value === 'string' ? Buffer.byteLength(value) : value.length;
}

/** Small numbers of either sign become small ones without. */
function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = zigzag(value); rest > 0x7f; rest >>>= 7) size += 1;
  return size;
}
