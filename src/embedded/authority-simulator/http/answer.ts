import { randomUUID } from 'node:crypto';
import { wireTime } from '../wire/wire-time.js';

/** What goes back to the client: JSON, or bytes, or a stream of lines. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: { json: unknown } | { bytes: Buffer; type: string } | { lines: Iterable<unknown> };
}

export interface Envelope {
  status: string;
  errors: string[];
  timestamp: string;
  resultCount: number;
  result: unknown;
  totalCount: number;
  requestId: string;
  accessResult: unknown[];
}

/** Authority's envelope around a result. `now` is the server's clock; `totalCount` defaults to the number of results. */
export function succeeded(result: unknown, now: number, totalCount?: number): Answer {
  const resultCount = Array.isArray(result) ? result.length : 1;
  return { status: 200, body: { json: envelope({ result, resultCount, totalCount: totalCount ?? resultCount }, now) } };
}

export function failed(status: number, reason: string, now: number): Answer {
  const json = { ...envelope({ result: [], resultCount: 0, totalCount: 0 }, now), status: 'Error', errors: [reason] };
  return { status, body: { json } };
}

export function json(status: number, value: unknown): Answer {
  return { status, body: { json: value } };
}

export function html(status: number, text: string): Answer {
  const page = `<!DOCTYPE html><html><head><title>${text}</title></head><body><h1>${text}</h1></body></html>`;
  return { status, body: { bytes: Buffer.from(page), type: 'text/html; charset=utf-8' } };
}

function envelope(part: Pick<Envelope, 'result' | 'resultCount' | 'totalCount'>, now: number): Envelope {
  return {
    status: 'OK',
    errors: [],
    timestamp: wireTime(now),
    resultCount: part.resultCount,
    result: part.result,
    totalCount: part.totalCount,
    requestId: randomUUID(),
    accessResult: [],
  };
}
