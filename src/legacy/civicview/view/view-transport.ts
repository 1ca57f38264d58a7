import type { Instant } from '../../../model/case.js';
import type { JsonObject, LegacyCursor, LegacyPage, LegacyRecord, LegacyReject } from '../../legacy-system.js';
import { readRow } from '../mapping.js';
import type { CareParts } from '../reading.js';
import type { CareTransport } from '../transport.js';
import type { ConnectView } from './view-connection.js';
import { type ViewPosition, viewPositionOf } from './view-position.js';
import { ViewStatements } from './view-query.js';
import { cursorAfter, type ViewParts, ViewWalk } from './view-walk.js';

/** CARE's rows from a view that may only be read. A first pass walks all by their keys, later ones what changed by time and key. */
export function viewTransport(parts: CareParts, connect: ConnectView): CareTransport {
  const { view: form, columns } = parts.mapping;
  if (!form) throw new Error('the mapping has no form for the view'); // its schema asks for one
  const own: ViewParts = { ...parts, connect, form, statements: new ViewStatements(form, columns) };
  return {
    lists: true,
    probes: true,
    changesSince: (cursor, { signal }) => changedSince(own, cursor, signal),
    list: (walk, { signal }) => everyRow(own, walk, signal),
    fetchCase: (number, { signal }) => fetchRow(own, number, signal),
  };
}

async function* changedSince(
  parts: ViewParts,
  cursor: LegacyCursor | null,
  signal: AbortSignal,
): AsyncGenerator<LegacyPage> {
  const highWater = cursor?.highWater ?? null;
  const walk = new ViewWalk(parts, signal);
  try {
    const position = viewPositionOf(cursor?.walk ?? null) ?? begin(await walk.startedAt(), highWater);
    const done = cursorAfter(position.startedAt, parts.form);
    yield* pagesOf(walk, position, (next) => (next ? { highWater, walk: { ...next } } : done));
  } finally {
    await walk.close();
  }
}

async function* everyRow(parts: ViewParts, saved: JsonObject | null, signal: AbortSignal): AsyncGenerator<LegacyPage> {
  const walk = new ViewWalk(parts, signal);
  try {
    const position = viewPositionOf(saved) ?? begin(await walk.startedAt(), null);
    yield* pagesOf(walk, position, (next) => ({ highWater: null, walk: next && { ...next } }));
  } finally {
    await walk.close();
  }
}

function begin(startedAt: Instant, since: Instant | null): ViewPosition {
  return since === null
    ? { stage: 'all', startedAt, key: null }
    : { stage: 'changed', startedAt, since, at: null, key: null };
}

async function* pagesOf(
  walk: ViewWalk,
  from: ViewPosition,
  cursorAt: (next: ViewPosition | null) => LegacyCursor,
): AsyncGenerator<LegacyPage> {
  for (let position: ViewPosition | null = from; position;) {
    const { page, next }: Awaited<ReturnType<ViewWalk['page']>> = await walk.page(position);
    yield { ...page, cursor: cursorAt(next), complete: next === null };
    position = next;
  }
}

async function fetchRow(
  parts: ViewParts,
  number: string,
  signal: AbortSignal,
): Promise<LegacyRecord | LegacyReject | null> {
  const { rules, statements } = parts;
  if (!rules.number.test(number.trim())) return null;
  const walk = new ViewWalk(parts, signal);
  try {
    const [row] = await walk.rows(statements.one, [number.trim()]);
    return row === undefined ? null : readRow(row, rules).result;
  } finally {
    await walk.close();
  }
}
