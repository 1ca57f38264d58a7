import { isDeepStrictEqual } from 'node:util';
import { SourceError } from '../../../src/legacy/source-error.js';
import type {
  JsonObject,
  LegacyCursor,
  LegacyPage,
  LegacyRecord,
  LegacySystem,
} from '../../../src/legacy/legacy-system.js';
import type { LegacyBench, LegacySource, SourceFault, SourceRecord } from './bench.js';

/** One thing that every legacy system must do. Throws where it does not. */
export interface Check {
  name: string;
  /** The bench's deadlines are short. */
  impatient?: boolean;
  run(bench: LegacyBench): Promise<void>;
}

class Violation extends Error {}

export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Violation(otherwise);
}

export function mustEqual(actual: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Violation(`${what}: ${shortened(JSON.stringify(actual))} and not ${shortened(JSON.stringify(expected))}`);
}

function shortened(text: string | undefined): string {
  return text === undefined || text.length <= 600 ? String(text) : `${text.slice(0, 600)}…`;
}

/** Records 1 to `count`, each a quarter of a minute after the one before it, the newest of them an hour ago. */
export function records(bench: LegacyBench, count: number): SourceRecord[] {
  return Array.from({ length: count }, (_, index) => record(bench, index + 1, secondsAgo(3600 + (count - index) * 15)));
}

export function record(bench: LegacyBench, index: number, modifiedAt: string): SourceRecord {
  return {
    legacyId: String(index),
    number: bench.number(index),
    modifiedAt,
    receivedAt: '2026-02-27T22:00:00.000Z',
    dueAt: '2026-03-06T05:30:00.000Z',
    completedAt: null,
    workOrders: [],
    codes: { ...bench.codes.known, closure: null },
    precis: `Sample ${index}`,
  };
}

/** An instant in whole seconds of the machine's clock. */
export function secondsAgo(seconds: number): string {
  return new Date((Math.floor(Date.now() / 1000) - seconds) * 1000).toISOString();
}

/** An instant a little ahead, of things that happen after what was just read; no two of them alike. */
export function soon(index = 0): string {
  return secondsAgo(-3 - 2 * index);
}

export const never = new AbortController().signal;

export function passOf(legacy: LegacySystem, cursor: LegacyCursor | null = null): AsyncIterator<LegacyPage> {
  return legacy.changesSince(cursor, { signal: never })[Symbol.asyncIterator]();
}

/** A list from its beginning, or on from `walk`; where it is a file, that is written first. */
export function listOf({ legacy, source }: LegacyBench, walk: JsonObject | null = null): AsyncIterator<LegacyPage> {
  return listed(legacy, walk === null ? source : null, walk);
}

async function* listed(legacy: LegacySystem, written: LegacySource | null, walk: JsonObject | null) {
  await written?.exportAll?.();
  yield* legacy.list(walk, { signal: never });
}

/** The pages that are left of a walk. Fails where it ends without a complete page, or goes on after one. */
export async function rest(pages: AsyncIterator<LegacyPage>): Promise<LegacyPage[]> {
  const read: LegacyPage[] = [];
  for (let page = await pages.next(); !page.done; page = await pages.next()) read.push(page.value);
  must(read.length > 0 && read.at(-1)!.complete, 'the walk ends without a complete page');
  must(
    read.slice(0, -1).every((page) => !page.complete),
    'a walk goes on after its complete page',
  );
  return read;
}

/** The pages of a whole walk that fails: those before the failure, and the failure. */
export async function upToFailure(
  pages: AsyncIterator<LegacyPage>,
): Promise<{ pages: LegacyPage[]; failure: SourceError }> {
  const read: LegacyPage[] = [];
  try {
    for (let page = await pages.next(); !page.done; page = await pages.next()) read.push(page.value);
  } catch (error) {
    must(error instanceof SourceError, `what is thrown is no SourceError but ${String(error)}`);
    return { pages: read, failure: error };
  }
  throw new Violation('the walk does not fail');
}

export async function nextPage(pages: AsyncIterator<LegacyPage>): Promise<LegacyPage> {
  const page = await pages.next();
  must(!page.done, 'the walk has no further page');
  return page.value;
}

/** The newest sight of each record, by legacy id. */
export function seen(pages: LegacyPage[]): Map<string, LegacyRecord> {
  return new Map(pages.flatMap((page) => page.records).map((row) => [row.legacyId, row]));
}

/** Each record as often as it likes, and none beside them. */
export function mustHold({ declares }: LegacyBench, pages: LegacyPage[], expected: SourceRecord[]): void {
  const ids = (all: Iterable<string>) => [...all].sort();
  mustEqual(ids(seen(pages).keys()), ids(expected.map((row) => idOf({ declares }, row))), 'records walked');
}

/** What the record is known by in Shirelink. */
export function idOf(
  { declares }: Pick<LegacyBench, 'declares'>,
  { legacyId, number }: Pick<SourceRecord, 'legacyId' | 'number'>,
): string {
  return declares.identity === 'id' ? legacyId : number;
}

/** The same of the record that the kit numbers so. */
export function idAt(bench: LegacyBench, index: number): string {
  return idOf(bench, { legacyId: String(index), number: bench.number(index) });
}

/** What the source was given, as the adapter is to hand it out. */
export function told(bench: LegacyBench, row: SourceRecord): SourceRecord {
  return bench.told?.(row) ?? row;
}

/** A record as the walk brought it, without what only the walk knows. */
export function contentOf({ outcome: _, payload: __, ...content }: LegacyRecord): SourceRecord {
  return content;
}

/** The free text that the kit gave a record, wherever the adapter has it. */
export function textOf(row: LegacyRecord | undefined): string | null {
  return row?.precis ?? row?.details?.description ?? null;
}

/** A failure where the transport has no such call; the bench declares that it has none. */
export async function mustRefuse(call: Promise<unknown>, what: string): Promise<void> {
  const outcome = await call.catch((error: unknown) => error);
  must(outcome instanceof SourceError, `${what} is not refused as declared: ${JSON.stringify(outcome)}`);
}

/** Where such a fault is declared impossible, the source really has no way to make it; then there is nothing to check. */
export function canFail({ source, declares }: LegacyBench, fault: SourceFault): boolean {
  if (!declares.impossibleFaults.includes(fault.kind)) return true;
  let refused = false;
  try {
    source.fail(fault);
  } catch {
    refused = true;
  }
  must(refused, `the source can fail so, though ${fault.kind} is declared impossible`);
  return false;
}

export function afterTrip(cursor: LegacyCursor): LegacyCursor {
  return JSON.parse(JSON.stringify(cursor)) as LegacyCursor;
}
