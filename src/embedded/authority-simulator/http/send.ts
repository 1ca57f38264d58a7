import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../control/faults.js';
import type { Answer, Envelope } from './answer.js';

/** Writes an answer, spoiled by the fault if there is one. */
export async function send(response: ServerResponse, answer: Answer, fault: Fault | null): Promise<void> {
  if ('lines' in answer.body) return sendLines(response, answer.body.lines);
  const { bytes, type } = payload(answer.body, fault);
  response.writeHead(answer.status, { 'content-type': type, 'content-length': bytes.length, ...answer.headers });
  if (fault?.kind === 'slow-body') await trickle(response, bytes, fault.delayMilliseconds ?? 5_000);
  response.end(fault?.kind === 'slow-body' ? undefined : bytes);
}

function payload(
  body: Exclude<Answer['body'], { lines: unknown }>,
  fault: Fault | null,
): { bytes: Buffer; type: string } {
  if ('bytes' in body) return body;
  const value = fault?.kind === 'garbage-record' ? withGarbage(body.json) : body.json;
  const bytes = Buffer.from(JSON.stringify(value));
  const sent = fault?.kind === 'truncated' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  return { bytes: sent, type: 'application/json; charset=utf-8' };
}

/** A row that is no object, one without anything, and one whose fields are all of the wrong kind. */
function withGarbage(value: unknown): unknown {
  const envelope = value as Envelope;
  if (!Array.isArray(envelope.result)) return value;
  const wrong = { id: 'seven', formattedAccount: 7, receivedDatetime: '31/02/2026 25:61', modifiedDatetime: {} };
  const [first, ...others] = envelope.result as unknown[];
  return { ...envelope, result: [...(first === undefined ? [] : [first]), null, {}, wrong, ...others] };
}

async function trickle(response: ServerResponse, bytes: Buffer, milliseconds: number): Promise<void> {
  const steps = 20;
  const size = Math.max(1, Math.ceil(bytes.length / steps));
  for (let from = 0; from < bytes.length && !response.destroyed; from += size) {
    response.write(bytes.subarray(from, from + size));
    await wait(milliseconds / steps);
  }
}

async function sendLines(response: ServerResponse, lines: Iterable<unknown>): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  await pipeline(Readable.from(textOf(lines), { objectMode: false }), response);
}

/** NDJSON in pieces of some 64 KB. */
function* textOf(lines: Iterable<unknown>): Iterable<string> {
  let text = '';
  for (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    if (text.length < 1 << 16) continue;
    yield text;
    text = '';
  }
  yield text;
}
