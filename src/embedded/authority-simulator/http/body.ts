import { createInterface } from 'node:readline';
import type { IncomingMessage } from 'node:http';
import type { Call } from './route-table.js';

const largestBody = 4 << 20;

/** The ways a handler may read the body; each reads it once. */
export function bodyReaders(request: IncomingMessage): Pick<Call, 'json' | 'form' | 'lines'> {
  return {
    json: async () => parseObject(await wholeBody(request)),
    form: async () => new URLSearchParams(await wholeBody(request)),
    lines: () => createInterface({ input: request, crlfDelay: Infinity }),
  };
}

async function wholeBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > largestBody) throw new RangeError('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An empty body counts as an empty object. */
function parseObject(text: string): object {
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new RangeError("the body isn't JSON");
  }
  if (typeof value !== 'object' || value === null) throw new RangeError('the body must be an object');
  return value;
}
