import type { HttpAnswer } from '../../platform/http/http-exchange.js';
import { storableText } from '../storable-text.js';

/** What came of an answer with status 200: its `result`, or the code of what was wrong with the whole of it. */
export type Envelope =
  | { ok: true; result: unknown; resultCount: unknown; serverTime: number | null }
  | { ok: false; code: 'not-json' | 'not-an-envelope' | 'errors' };

// A status that says so is believed even without errors[]; its values are not publicly known, so nothing else is read from it.
const failedStatus = /fail|error|exception|denied|unauthori[sz]ed/i;

/**
 * Authority's envelope {status, errors[], timestamp, result, ...}. Populated errors, HTML, half a body are failures: they must
 * never be taken for an empty page. `timeOf` reads the timestamp (null where it cannot).
 */
export function readEnvelope(answer: HttpAnswer, timeOf: (text: string) => number | null): Envelope {
  const value = parseJson(answer);
  if (value === undefined) return { ok: false, code: 'not-json' };
  if (!isObject(value)) return { ok: false, code: 'not-an-envelope' };
  const { errors, status, timestamp, result, resultCount } = value;
  if (isPopulated(errors) || (typeof status === 'string' && failedStatus.test(status)))
    return { ok: false, code: 'errors' };
  if (result === undefined) return { ok: false, code: 'not-an-envelope' };
  const stamp = typeof timestamp === 'string' ? timeOf(timestamp) : null;
  return { ok: true, result, resultCount, serverTime: serverTime(answer, stamp) };
}

/** Rows of a list; null where the result is no list, or is empty though resultCount says that it isn't. */
export function rowsOf({ result, resultCount }: { result: unknown; resultCount: unknown }): unknown[] | null {
  const rows = result === null && resultCount === 0 ? [] : result;
  if (!Array.isArray(rows)) return null;
  return rows.length === 0 && typeof resultCount === 'number' && resultCount > 0 ? null : (rows as unknown[]);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// One of two clocks that differ is wrong; to go on from the earlier one loses nothing.
function serverTime({ serverTime: header }: HttpAnswer, timestamp: number | null): number | null {
  if (header === null || timestamp === null) return timestamp ?? header;
  return Math.min(header, timestamp);
}

function isPopulated(errors: unknown): boolean {
  if (errors === null || errors === undefined || errors === '' || errors === false) return false;
  if (Array.isArray(errors)) return errors.length > 0;
  return !isObject(errors) || Object.keys(errors).length > 0;
}

/** undefined: no JSON. */
function parseJson({ body, contentType }: HttpAnswer): unknown {
  const text = decode(body, contentType);
  if (text === null || /^\s*</.test(text)) return undefined;
  const value = parse(text) ?? parse(withoutControlCharacters(text));
  return value !== undefined && unstorable.test(text) ? scrub(value, 0) : value;
}

function decode(body: Buffer, contentType: string): string | null {
  const charset = /charset=["']?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(body);
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

// Old systems send line breaks and NULs in their texts as they are, which JSON forbids; one such note must not stop a whole page.
function withoutControlCharacters(text: string): string {
  return text.replace(/[\u0000-\u001f]/g, ' ');
}

// Escapes of NUL and of surrogates (of which some may be lone): PostgreSQL keeps neither in text or jsonb. Emoji come this way too,
// and go through `scrub` unharmed; a page without escapes pays for one look at its text only.
const unstorable = /\\u(?:0000|[dD][89a-fA-F])/;
const deepest = 40;

/** The same value without NULs, with U+FFFD for lone surrogates, in keys too; what is nested absurdly deep becomes null. */
function scrub(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return storableText(value);
  if (depth > deepest) return null;
  if (Array.isArray(value)) return value.map((item) => scrub(item, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), scrub(item, depth + 1)]));
}
