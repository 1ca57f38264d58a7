import { SourceError } from './source-error.js';

/** A list that is read in pages of `$skip`, of which neither the page size nor any promise about the order is known. */
export interface SkipSource<Row> {
  /** Named in the SourceError of a walk that cannot end. */
  system: string;
  operation: string;
  /** The rows from `skip` on, as one snapshot of the list; as few as the server likes, none only at its end. */
  fetchPage(skip: number): Promise<readonly Row[]>;
  /**
   * Tells a row and its version apart from all others: it must change when the row's place in the list may have changed. Null where
   * the row has nothing to be told by.
   */
  keyOf(row: Row): string | null;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** How far a walk came: rows before `skip` were handed out; `lastKeys` are the newest of them, the last one last. */
export interface SkipPosition {
  skip: number;
  lastKeys: string[];
}

export interface SkipStep<Row> {
  /** Rows not handed out lately. */
  rows: Row[];
  position: SkipPosition;
  /** Milliseconds since the epoch, taken before the page was asked for. */
  readBeganAt: number;
  done: boolean;
}

interface Page<Row> {
  at: number;
  rows: readonly Row[];
  readBeganAt: number;
}

/** Keys remembered: what was handed out earlier may be handed out again after rows have shifted far. */
const keysRemembered = 4000;
const keysInPosition = 16;
const stepBacksWithoutProgress = 64;
const restartsPerWalk = 5;
const pagesWithoutProgress = 8;
/** A list that has rows at this distance beyond its end has no end. */
const farBeyond = 10_000_000;

/**
 * Walks a list that changes meanwhile, and hands out at least once every row that stays as it is; the others are for the next pass.
 *
 * Each page begins by reading again the last row of the one before. A page that has any row that was handed out before joins on to
 * it: what comes after that row is all there is after it, because a page is one snapshot. A page without one shows that rows before
 * it went away or moved, so the walk steps back, one row, two more, four more, until a page joins, at worst at 0. The list ends
 * where a page has nothing but the row read again and the page after it is empty.
 *
 * Where a server sends single rows, nothing can join; then the row before is read again after the next one came. Only a deletion and
 * an insertion within just these two requests could hide a row from that.
 *
 * Throws SourceError: `skip-ignored` (halt-system) where the server does not honour `$skip`, `rows-keep-shifting` (retry) where the
 * walk doesn't come forward; go on from the last position.
 */
export async function* skipWalk<Row>(source: SkipSource<Row>, from: SkipPosition | null): AsyncGenerator<SkipStep<Row>> {
  const walk = new SkipWalk(source, from);
  for (;;) {
    const page = await walk.nextPage();
    if (page === 'end') return yield walk.end();
    yield await walk.accept(page);
  }
}

class SkipWalk<Row> {
  private position: SkipPosition;
  private readonly seen: Set<string>;
  private widestPage = 0;
  private furthest: number;
  private stepBacks = 0;
  private restarts = 0;
  private barrenPages = 0;
  private lastReadBeganAt: number;

  constructor(
    private readonly source: SkipSource<Row>,
    from: SkipPosition | null,
  ) {
    this.position = from ?? { skip: 0, lastKeys: [] };
    this.seen = new Set(this.position.lastKeys);
    this.furthest = this.position.skip;
    this.lastReadBeganAt = source.now();
  }

  /** The next page that joins on to what was handed out, or the end of the list. */
  async nextPage(): Promise<Page<Row> | 'end'> {
    for (;;) {
      const page = await this.joiningPage(await this.fetch(Math.max(0, this.position.skip - 1)));
      if (page.rows.length === 0) return 'end';
      if (page.rows.length > 1 || this.isNew(page.rows[0]!)) return page;
      const beyond = await this.beyond(page);
      if (beyond) return beyond;
    }
  }

  async accept({ at, rows, readBeganAt }: Page<Row>): Promise<SkipStep<Row>> {
    const reached = at + rows.length;
    const fresh = rows.filter((row) => this.isNew(row));
    const keys = rows.map((row) => this.source.keyOf(row)).filter((key) => key !== null);
    this.remember(keys);
    await this.watchProgress(keys, { isFresh: fresh.some((row) => this.source.keyOf(row) !== null), reached });
    const lastKeys = [...new Set([...this.position.lastKeys, ...keys.slice(-keysInPosition)].reverse())].slice(0, keysInPosition);
    this.position = { skip: reached, lastKeys: lastKeys.reverse() };
    return { rows: fresh, position: this.position, readBeganAt, done: false };
  }

  end(): SkipStep<Row> {
    return { rows: [], position: this.position, readBeganAt: this.lastReadBeganAt, done: true };
  }
}
