import type { Instant } from '../../model/case.js';
import type { LegacyCursor, LegacyPage, LegacyRecord, LegacyReject } from '../legacy-system.js';
import { type SkipPosition, type SkipStep, skipWalk } from '../skip-walk.js';
import { SourceError } from '../source-error.js';
import type { AuthorityMapping } from './mapping-file.js';
import { mapRequest, versionOf } from './mapping.js';
import { passStateOf, type PassState, type Stage, walkOf } from './pass-state.js';
import { type AuthorityParts, readRequest } from './reading.js';
import { numbersOfTasks } from './task-rows.js';

/** One pass while it runs. */
interface Pass {
  parts: AuthorityParts;
  signal: AbortSignal;
  highWater: Instant | null;
  stages: Stage[];
  /** Where an earlier process left it. */
  saved: PassState | null;
  /** By the legacy server's clock; null until its first page told. */
  startedAt: Instant | null;
}

/** The server's clock as a walk's first page told it. */
interface Heard {
  serverTime: number | null;
}

const beginning = '1900-01-01T00:00:00Z';

/**
 * One pass over what changed since the cursor's high water, in stages that the mapping chooses; null walks everything. The high water
 * moves when all stages are through, to the legacy server's time at the pass's start less the overlap.
 */
export async function* changedSince(
  parts: AuthorityParts,
  cursor: LegacyCursor | null,
  signal: AbortSignal,
): AsyncGenerator<LegacyPage> {
  const highWater = cursor?.highWater ?? null;
  const stages = stagesOf(parts.mapping, highWater === null);
  const saved = passStateOf(cursor?.walk ?? null, stages);
  const pass: Pass = { parts, signal, highWater, stages, saved, startedAt: saved?.startedAt ?? null };
  for (const stage of stages.slice(saved ? stages.indexOf(saved.stage) : 0)) yield* pagesOf(pass, stage);
}

async function* pagesOf(pass: Pass, stage: Stage): AsyncGenerator<LegacyPage> {
  const { parts, signal, saved } = pass;
  const resumed = saved?.stage === stage ? saved : null;
  const from = resumed ? resumed.from : lowerBound(pass, stage);
  const heard: Heard = { serverTime: null };
  for await (const step of walkStage({ parts, stage, from, heard, signal }, resumed)) {
    pass.startedAt ??= new Date(heard.serverTime ?? step.readBeganAt).toISOString();
    if (step.done && stage !== pass.stages.at(-1)) return;
    const content = stage === 'requests' ? requestsPage(parts, step) : await tasksPage(parts, step, signal);
    yield {
      ...content,
      cursor: cursorAfter(pass, { stage, from, step }),
      readBeganAt: step.readBeganAt,
      complete: step.done,
    };
  }
}

/** Null: everything. A first pass that has read all requests needs only the tasks that were opened meanwhile. */
function lowerBound({ highWater, stages, startedAt, parts }: Pass, stage: Stage): Instant | null {
  if (highWater !== null) return highWater;
  return stage === stages[0] ? null : lessOverlap(startedAt, parts.mapping);
}

function cursorAfter(
  { parts, highWater, startedAt }: Pass,
  { stage, from, step }: { stage: Stage; from: Instant | null; step: SkipStep<unknown> },
): LegacyCursor {
  if (step.done) return { highWater: lessOverlap(startedAt, parts.mapping), walk: null };
  return { highWater, walk: walkOf({ stage, from, startedAt: startedAt ?? '', ...step.position }) };
}

/** Every request, for the sweep. Throws SourceError `cannot-list` (halt-system) where the mapping says that the site can't. */
export async function* everyRequest(
  parts: AuthorityParts,
  from: SkipPosition | null,
  signal: AbortSignal,
): AsyncGenerator<LegacyPage> {
  const { system, mapping } = parts;
  if (!mapping.sweep.list)
    throw new SourceError({ system, operation: 'requests', code: 'cannot-list', consequence: 'halt-system' });
  const heard: Heard = { serverTime: null };
  for await (const step of walkStage({ parts, stage: 'requests', from: null, heard, signal }, from)) {
    const { skip, lastKeys } = step.position;
    const cursor = { highWater: null, walk: step.done ? null : { skip, lastKeys } };
    yield { ...requestsPage(parts, step), cursor, readBeganAt: step.readBeganAt, complete: step.done };
  }
}

/** A first pass by tasks would never see a request without one: where the site can list, it begins with the list. */
function stagesOf({ changes, sweep }: AuthorityMapping, isFirst: boolean): Stage[] {
  if (changes.by === 'modified') return changes.tasks ? ['requests', 'tasks'] : ['requests'];
  return isFirst && sweep.list ? ['requests', 'tasks'] : ['tasks'];
}

function walkStage(
  walk: { parts: AuthorityParts; stage: Stage; from: Instant | null; heard: Heard; signal: AbortSignal },
  position: SkipPosition | null,
): AsyncGenerator<SkipStep<unknown>> {
  const { parts, stage, from, heard, signal } = walk;
  const { client, mapping, system, clock } = parts;
  const path = stage === 'requests' ? mapping.endpoints.requests : mapping.endpoints.tasks;
  const filter = filterOf(stage, from);
  const fetchPage = async (skip: number): Promise<unknown[]> => {
    const { rows, serverTime } = await client.page({ operation: stage, path, filter, skip, signal, about: 'walk' });
    heard.serverTime ??= serverTime;
    return rows;
  };
  return skipWalk(
    { system, operation: stage, fetchPage, keyOf: versionOf, now: () => clock.now() },
    position && { ...position },
  );
}

function filterOf(stage: Stage, from: Instant | null): string | null {
  if (stage === 'tasks') return `createdDateTime ge ${from === null ? beginning : wholeSeconds(from)}`;
  return from === null ? null : `modifiedDatetime ge ${wholeSeconds(from)}`;
}

// fractions of a second were never seen in a filter; to cut them off asks for a little more
function wholeSeconds(at: Instant): string {
  return `${at.slice(0, 19)}Z`;
}

function lessOverlap(at: Instant | null, { changes }: AuthorityMapping): Instant | null {
  return at && new Date(Date.parse(at) - changes.overlapSeconds * 1000).toISOString();
}

type PageContent = Pick<LegacyPage, 'records' | 'rejects' | 'touched'>;

function requestsPage({ rules }: AuthorityParts, { rows }: SkipStep<unknown>): PageContent {
  const read = rows.map((row) => mapRequest(row, rules));
  return { ...sorted(read), touched: [] };
}

async function tasksPage(
  parts: AuthorityParts,
  { rows }: SkipStep<unknown>,
  signal: AbortSignal,
): Promise<PageContent> {
  const touched = numbersOfTasks(rows, parts.rules);
  if (parts.mapping.changes.by === 'modified') return { records: [], rejects: [], touched };
  const read = await Promise.all(touched.map((number) => requestOrReject(parts, number, signal)));
  return { ...sorted(read.filter((row) => row !== null)), touched };
}

/** One request that Authority refuses to show must not hold up the page. */
export async function requestOrReject(
  parts: AuthorityParts,
  number: string,
  signal: AbortSignal,
): Promise<LegacyRecord | LegacyReject | null> {
  try {
    return await readRequest(parts, number, signal);
  } catch (error) {
    if (!(error instanceof SourceError) || error.consequence !== 'skip-record') throw error;
    return {
      outcome: 'reject',
      key: number,
      reason: 'bad-number',
      detail: `asked for by its number: ${error.code}`,
      payload: null,
    };
  }
}

function sorted(rows: (LegacyRecord | LegacyReject)[]): Pick<LegacyPage, 'records' | 'rejects'> {
  const records: LegacyRecord[] = [];
  const rejects: LegacyReject[] = [];
  for (const row of rows) {
    if (row.outcome === 'record') records.push(row);
    else rejects.push(row);
  }
  return { records, rejects };
}
