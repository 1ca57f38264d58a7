import type { Instant } from '../../model/case.js';
import type { JsonObject, LegacyCursor, LegacyPage } from '../legacy-system.js';
import { SourceError } from '../source-error.js';
import { type DropPosition, dropPositionOf, walkAt } from './drop-position.js';
import type { Drop } from './drop/drop.js';
import type { DropExport } from './drop/export-reading.js';
import type { DropParts } from './drop-parts.js';
import { pageContent } from './reading.js';
import { outcomeOf } from './review.js';
import { supersededLines } from './superseded-lines.js';
import { type CareLine, readCareFile } from './wire.js';

/** Nothing was exported yet: what is known is as of no time. */
const beginning: Instant = '1970-01-01T00:00:00.000Z';

/**
 * One pass over the exports that came since the cursor, in their order. It begins by answering those that the cursor covers: they were
 * committed with it, so nothing is acknowledged before it is stored. The high water is the time of the newest export.
 */
export async function* changedSince(
  parts: DropParts,
  cursor: LegacyCursor | null,
  signal: AbortSignal,
): AsyncGenerator<LegacyPage> {
  const { drop } = parts;
  const start = startOf(dropPositionOf(cursor?.walk ?? null));
  await drop.settle(start.after, (delivered) => outcomeOf(parts, delivered), signal);
  let current = await drop.next(start.after, signal);
  if (!current) yield nothingNew(parts, cursor);
  for (let from = start.row; current; from = 0) {
    const walk = new ExportWalk(parts, current, cursor?.highWater ?? null);
    yield* walk.pages(from);
    const ahead = await lookAhead(drop, current.manifest.sequence, signal);
    yield walk.lastPage(ahead.next === null);
    if (ahead.next === 'failed') throw ahead.failure;
    current = ahead.next;
  }
}

/**
 * Every row of the newest full export, as of the time at which it was written; nothing until one came. Throws SourceError `cannot-list` where
 * none ever come.
 */
export async function* everyRow(
  parts: DropParts,
  walk: JsonObject | null,
  signal: AbortSignal,
): AsyncGenerator<LegacyPage> {
  const { system, drop, form } = parts;
  if (!form.fullExports)
    throw new SourceError({ system, operation: 'full export', code: 'cannot-list', consequence: 'halt-system' });
  const saved = dropPositionOf(walk);
  // a newer one may have come since: this sweep is about the one that it began with
  const full = saved ? await drop.next(saved.sequence - 1, signal) : await drop.newestFull(signal);
  if (!full) return;
  const asOf = full.manifest.createdAt;
  const pages = new ExportWalk(parts, full, null);
  for (const page of pages.pages(saved?.row ?? 0)) yield { ...page, asOf };
  yield { ...pages.lastPage(true), asOf, cursor: { highWater: null, walk: null } };
}

/** `after`: the last export of which every row was committed, and which is to be answered; `row`: how far the next one is done. */
function startOf(saved: DropPosition | null): { after: number | null; row: number } {
  if (!saved) return { after: null, row: 0 };
  return saved.done ? { after: saved.sequence, row: 0 } : { after: saved.sequence - 1, row: saved.row };
}

/** A fault of the next export must not cost the last page of this one. */
async function lookAhead(
  drop: Drop,
  sequence: number,
  signal: AbortSignal,
): Promise<{ next: DropExport | null } | { next: 'failed'; failure: unknown }> {
  try {
    return { next: await drop.next(sequence, signal) };
  } catch (failure) {
    return { next: 'failed', failure };
  }
}

function nothingNew({ clock }: DropParts, cursor: LegacyCursor | null): LegacyPage {
  const highWater = cursor?.highWater ?? beginning;
  return {
    ...{ records: [], rejects: [], touched: [] },
    cursor: { highWater, walk: cursor?.walk ?? null },
    readBeganAt: clock.now(),
    asOf: cursor?.highWater && cursor.highWater > beginning ? cursor.highWater : null,
    complete: true,
  };
}

/** The pages of one export; the last one waits until it is known whether another export follows. */
class ExportWalk {
  private readonly lines: CareLine[];
  private row = 0;

  constructor(
    private readonly parts: DropParts,
    private readonly delivered: DropExport,
    /** Until the walk is complete. */
    private readonly highWater: Instant | null,
  ) {
    const file = readCareFile(delivered.bytes, parts.csv);
    // the drop has counted its rows before it let it through
    if (!file.ok) throw new Error('an export that was verified cannot be read');
    const superseded = supersededLines(file.lines, parts.rules);
    this.lines = file.lines.filter((line) => !superseded.has(line));
  }

  *pages(from: number): Generator<LegacyPage> {
    this.row = from;
    while (this.lines.length - this.row > this.rowsPerPage) yield this.page(false);
  }

  lastPage(complete: boolean): LegacyPage {
    const page = this.page(true);
    if (!complete) return page;
    const highWater = new Date(this.readBeganAt).toISOString();
    return { ...page, cursor: { ...page.cursor, highWater }, asOf: highWater, complete };
  }

  private page(done: boolean): LegacyPage {
    const lines = this.lines.slice(this.row, this.row + this.rowsPerPage);
    this.row += lines.length;
    const { sequence } = this.delivered.manifest;
    return {
      ...pageContent(
        lines.map(({ row }) => row),
        this.parts.rules,
      ),
      cursor: { highWater: this.highWater, walk: walkAt({ sequence, row: this.row, done }) },
      readBeganAt: this.readBeganAt,
      complete: false,
    };
  }

  /** The export's own time: rows of an older one must never go over those of a newer one. */
  private get readBeganAt(): number {
    return Math.min(Date.parse(this.delivered.manifest.createdAt), this.parts.clock.now());
  }

  private get rowsPerPage(): number {
    return this.parts.mapping.limits.rowsPerPage;
  }
}
