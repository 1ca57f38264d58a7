import type { LegacyCursor, LegacyPage, LegacySystem } from '../legacy/legacy-system.js';
import type { Lease } from '../platform/leases/leases.js';
import type { Database } from '../platform/postgres/database.js';
import type { AppliedPages, PageApplication } from './page-application.js';
import { readAhead } from './read-ahead.js';
import { readSyncState, saveCursorWithPages, savePassEnd, savePassStart } from './sync-state.js';

export interface PassResult {
  system: string;
  /** Rows received, the re-read ones among them. */
  fetched: number;
  received: number;
  changed: number;
  unchanged: number;
  stale: number;
  unmapped: number;
  rejected: number;
  events: number;
  seconds: number;
}

export interface PassOptions {
  /** Forget the cursor and walk everything. */
  full: boolean;
  signal: AbortSignal;
  onProgress: (result: PassResult) => void;
}

/** One walk over what changed: fetch, apply, save the cursor with the pages. Goes on where an earlier one was cut off. */
export class Pass {
  constructor(
    private readonly database: Database,
    private readonly application: PageApplication,
  ) {}

  async run(system: LegacySystem, lease: Lease, options: PassOptions): Promise<PassResult> {
    const began = performance.now();
    const result = emptyResult(system.name);
    const cursor = await this.start(system, lease, options.full);
    for await (const pages of readAhead(system.changesSince(cursor, { signal: options.signal }))) {
      options.signal.throwIfAborted();
      const applied = await this.applyBatch(system, lease, pages);
      add(result, pages, applied);
      result.seconds = (performance.now() - began) / 1000;
      options.onProgress(result);
      // the rest of the walk waits for the release; the next pass goes on from the cursor
      if ((await readSyncState(this.database, system.name)).held_at) break;
    }
    return result;
  }

  private async start(system: LegacySystem, lease: Lease, full: boolean): Promise<LegacyCursor | null> {
    const state = await readSyncState(this.database, system.name);
    const cursor = full ? { highWater: null, walk: null } : state.cursor;
    if (full || !state.pass_began_at) {
      const at = new Date(Date.now() + lease.clockOffset).toISOString();
      await savePassStart(this.database, system.name, { at, cursor });
    }
    return cursor.highWater === null && cursor.walk === null ? null : cursor;
  }

  private applyBatch(system: LegacySystem, lease: Lease, pages: LegacyPage[]): Promise<AppliedPages> {
    const last = pages.at(-1)!;
    return this.application.apply({ system, lease, cause: 'sync' }, pages, async (tx) => {
      await saveCursorWithPages(tx, system.name, last.cursor);
      if (last.complete) await savePassEnd(tx, system.name, last.asOf);
    });
  }
}

function emptyResult(system: string): PassResult {
  const none = {
    fetched: 0,
    received: 0,
    changed: 0,
    unchanged: 0,
    stale: 0,
    unmapped: 0,
    rejected: 0,
    events: 0,
    seconds: 0,
  };
  return { system, ...none };
}

function add(result: PassResult, pages: LegacyPage[], { counts, events }: AppliedPages): void {
  result.fetched += pages.reduce((rows, page) => rows + page.records.length + page.rejects.length, 0);
  for (const outcome of Object.keys(counts) as (keyof typeof counts)[]) result[outcome] += counts[outcome];
  result.events += events;
}
