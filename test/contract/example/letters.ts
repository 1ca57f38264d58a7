import { DateTime } from 'luxon';
import { CodeTable } from '../../../src/legacy/code-table.js';
import type * as seam from '../../../src/legacy/legacy-system.js';
import { codeTextOf, type Row, RowFault, textOf } from '../../../src/legacy/row-fields.js';
import { type Consequence, SourceError } from '../../../src/legacy/source-error.js';
import { storableText } from '../../../src/legacy/storable-text.js';
import type { Instant } from '../../../src/model/case.js';

// #region question
/** A made-up register of letters: one call answers one page, in an order that never changes. */
export interface LetterRegister {
  read(question: Question, signal: AbortSignal): Promise<unknown>;
}
/** `after`: the `next` of the page before; `changedSince`: null asks for all; `number`: for the letter of that number alone. */
export type Question = { after: string | null; changedSince: Instant | null; number?: string };
/** `now`: the register's own clock; `next`: where to go on, null at the end. */
type Answer = { now: Instant; letters: unknown[]; next: string | null };
// #endregion

// #region mapping-file
export interface LettersMapping {
  codes: {
    categories: Record<string, LetterCategory>;
    closings: Record<string, { status: 'completed' | 'cancelled'; outcome: string }>;
  };
  limits: { timeoutSeconds: number; retries: number; overlapSeconds: number };
}
type LetterCategory = { name: string; unit: string; targetDays: number | null } & LetterTarget;
type LetterTarget = { targetUnit: 'business-days' | 'calendar-days'; targetSource: 'legacy' | 'council' };
// #endregion

type Parts = { mapping: LettersMapping; register: LetterRegister; clock: { now(): number } };

// #region adapter
export function defineLetters(parts: Parts): seam.LegacySystem {
  const { codes } = parts.mapping;
  return {
    name: 'letters',
    capabilities: { list: true, details: false, rereadOpenSeconds: null, requestsPerSecond: 10 },
    service: {
      targets: new Map(
        Object.values(codes.categories).map(({ name, targetDays: days, targetUnit: unit, targetSource: source }) => [
          name,
          { days, unit, source },
        ]),
      ),
      observes: new Set(['received', 'completed', 'reopened']),
      needsDetails: new Set(),
    },
    changesSince: (cursor, { signal }) => walk(parts, cursor, signal),
    list: (place, { signal }) => walk(parts, { highWater: null, walk: place }, signal),
    fetchCase: async (number, { signal }) => {
      const { letters } = await ask(parts, { after: null, changedSince: null, number }, signal);
      const found = letters.length === 0 ? null : letterOf(letters[0]);
      // another's letter must never be taken for this one
      if (found?.outcome === 'record' && found.number !== number) throw failure('filter-ignored', 'halt-system');
      return found;
    },
    fetchDetails: () => Promise.reject(failure('cannot-ask', 'skip-record')),
    parse: letterOf,
    interpret: createInterpreter(codes),
  };
}
// #endregion

// #region walk
async function* walk(parts: Parts, cursor: seam.LegacyCursor | null, signal: AbortSignal) {
  const { highWater, walk: saved } = cursor ?? { highWater: null, walk: null };
  let place = saved as { startedAt: Instant; after: string } | null;
  do {
    const readBeganAt = parts.clock.now();
    const page = await ask(parts, { after: place?.after ?? null, changedSince: highWater }, signal);
    const startedAt: Instant = place?.startedAt ?? page.now;
    place = page.next === null ? null : { startedAt, after: page.next };
    // what is committed late is asked for again: the next pass begins a little before this one did, by the register's clock
    const done = new Date(Date.parse(startedAt) - parts.mapping.limits.overlapSeconds * 1000).toISOString();
    const rows = page.letters.map(letterOf);
    yield {
      records: rows.filter((row) => row.outcome === 'record'),
      rejects: rows.filter((row) => row.outcome === 'reject'),
      touched: [],
      cursor: place ? { highWater, walk: place } : { highWater: done, walk: null },
      readBeganAt,
      complete: place === null,
    };
  } while (place);
}
// #endregion

// #region client
async function ask({ register, mapping }: Parts, question: Question, signal: AbortSignal): Promise<Answer> {
  const { timeoutSeconds, retries } = mapping.limits;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const deadline = AbortSignal.timeout(timeoutSeconds * 1000);
      return answerOf(await register.read(question, AbortSignal.any([signal, deadline])));
    } catch (error) {
      signal.throwIfAborted();
      const known = error instanceof SourceError ? error : failure('unreachable', 'retry', error);
      if (known.consequence !== 'retry' || attempt >= retries) throw known;
    }
  }
}

function failure(code: string, consequence: Consequence, cause?: unknown): SourceError {
  return new SourceError({ system: 'letters', operation: 'read', code, consequence, cause });
}
// #endregion

// #region wire
/** Whatever is no page is a failure: taken for an empty page it would look like a register without letters. */
function answerOf(answer: unknown): Answer {
  const { problem, now, letters, next } = (answer ?? {}) as Partial<Answer> & { problem?: unknown };
  if (problem === 'not-allowed') throw failure('unauthorised', 'halt-system');
  if (problem !== undefined || typeof now !== 'string' || !Array.isArray(letters) || next === undefined)
    throw failure('no-page', 'retry');
  // neither records nor payloads may hold what PostgreSQL cannot store
  const storable = (_: string, value: unknown) => (typeof value === 'string' ? storableText(value) : value);
  return { now, letters: JSON.parse(JSON.stringify(letters), storable) as unknown[], next };
}
// #endregion

// #region mapping
/** Pure; reads quarantined payloads too. */
function letterOf(payload: unknown): seam.LegacyRecord | seam.LegacyReject {
  const row = (typeof payload === 'object' && payload !== null ? payload : {}) as Row;
  try {
    if (row !== payload) throw new RowFault('not-an-object', 'the letter is no object');
    return { outcome: 'record', ...contentOf(row), payload };
  } catch (fault) {
    if (!(fault instanceof RowFault)) throw fault;
    const key = [row['id'], row['number']].find((value) => typeof value === 'string' && /^\S.{0,63}$/su.test(value));
    return { outcome: 'reject', key: (key as string) ?? null, reason: fault.reason, detail: fault.detail, payload };
  }
}

function contentOf(row: Row): Omit<seam.LegacyRecord, 'outcome' | 'payload'> {
  const [legacyId, number, receivedAt] = [codeTextOf(row, 'id'), codeTextOf(row, 'number'), instantOf(row, 'received')];
  if (legacyId === null) throw new RowFault('missing-id', 'id is missing');
  if (number === null) throw new RowFault('missing-number', 'number is missing');
  if (receivedAt === null) throw new RowFault('missing-received', 'received is missing');
  const codes = { category: codeTextOf(row, 'category'), closure: codeTextOf(row, 'closing') };
  return {
    legacyId,
    number,
    receivedAt,
    modifiedAt: instantOf(row, 'changed'),
    dueAt: instantOf(row, 'due'),
    completedAt: instantOf(row, 'closed'),
    workOrders: textOf(row, 'orders')?.split(';') ?? [],
    codes: { ...codes, channel: null, unit: null, priority: null, progress: null },
    precis: textOf(row, 'subject'),
  };
}

function instantOf(row: Row, field: string): Instant | null {
  const text = textOf(row, field);
  if (text === null) return null;
  const time = DateTime.fromFormat(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", { zone: 'utc' });
  if (!time.isValid) throw new RowFault('bad-date', `${field} is no time`);
  return time.toISO();
}
// #endregion

// #region codes
function createInterpreter(tables: LettersMapping['codes']): (codes: seam.LegacyCodes) => seam.Interpretation {
  const [categories, closings] = [new CodeTable(tables.categories), new CodeTable(tables.closings)];
  return (codes) => {
    const gaps: seam.Interpretation['gaps'] = [];
    const find = <Meaning>(table: CodeTable<Meaning>, field: 'category' | 'closure'): Meaning | null => {
      const code = codes[field]?.trim() ? codes[field] : null;
      const meaning = code === null ? null : table.find(code);
      if (code !== null && meaning === undefined) gaps.push({ field, code });
      return meaning ?? null;
    };
    const category = find(categories, 'category') ?? { name: null, unit: null };
    const closing = find(closings, 'closure') ?? { status: null, outcome: null };
    return {
      ...{ kind: 'request', channel: 'letter', group: null, priority: null, restricted: false, complaint: null },
      category: category.name,
      unit: category.unit,
      status: codes.closure?.trim() ? closing.status : 'received',
      outcome: closing.outcome,
      gaps,
    };
  };
}
// #endregion
