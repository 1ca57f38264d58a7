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
   * the row has nothing to be told by (garbage): then the walk cannot notice rows that shift just there.
   */
  keyOf(row: Row): string | null;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** How far a walk came: rows before `skip` were handed out. `lastKeys`: the newest of them, the last one last, '' if it has no key. */
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
  keys: (string | null)[];
  readBeganAt: number;
}

/** Keys remembered: what was handed out before them may be handed out again, after rows have shifted that far. */
const keysRemembered = 4000;
const keysInPosition = 16;
const noKey = '';
const mostStepBacks = 64;
const mostBarrenPages = 8;
/** A list that has rows at this distance beyond its end has no end. */
const farBeyond = 10_000_000;

/**
 * Walks a list that changes meanwhile, and hands out at least once every row that stays as it is; the others are for the next pass.
 *
 * Each page begins by reading again the last row of the one before. A page that has any row that was handed out before joins on to
 * it: what stands behind that row is all there is behind it, because a page is one snapshot. A page without one shows that rows in
 * front went away or moved, so the walk steps back, one row, two more, four more, until a page joins, at worst at 0: beginning again
 * each time would never end on a busy system. The list ends where a page has nothing but the row read again, the next is empty,
 * and the row still stands there.
 *
 * Where a server sends single rows, no page can join; then too the row before is read again after the next one came. Only a deletion
 * and an insertion within just these requests could hide a row from that.
 *
 * Throws SourceError: `skip-ignored` (halt-system) where the server does not honour `$skip`, `rows-keep-shifting` (retry) where the
 * walk doesn't come forward; go on from the last position then.
 */
export async function* skipWalk<Row>(
  source: SkipSource<Row>,
  from: SkipPosition | null,
): AsyncGenerator<SkipStep<Row>> {
  const walk = new SkipWalk(source, from);
  for (let page = await walk.nextPage(); page !== 'end'; page = await walk.nextPage()) yield walk.accept(page);
  yield walk.end();
}

class SkipWalk<Row> {
  private position: SkipPosition;
  private readonly seen: Set<string>;
  private furthest: number;
  private widestPage = 0;
  private stepBacks = 0;
  private barrenPages = 0;
  private readBeganAt: number;

  constructor(
    private readonly source: SkipSource<Row>,
    from: SkipPosition | null,
  ) {
    this.position = from ?? { skip: 0, lastKeys: [] };
    this.seen = new Set(this.position.lastKeys.filter((key) => key !== noKey));
    this.furthest = this.position.skip;
    this.readBeganAt = source.now();
  }

  /** The next page that joins on to what was handed out, or the end of the list. */
  async nextPage(): Promise<Page<Row> | 'end'> {
    if (this.barrenPages >= mostBarrenPages) await this.assertSkipIsHonoured();
    for (;;) {
      const page = await this.joiningPage(await this.fetch(Math.max(0, this.position.skip - 1)));
      if (page.rows.length === 0) return 'end';
      if (!this.isNothingNew(page)) return page;
      const beyond = await this.beyond(page);
      if (beyond !== 'changed') return beyond;
      this.countStepBack();
    }
  }

  /** Marks the page as handed out. */
  accept({ at, rows, keys, readBeganAt }: Page<Row>): SkipStep<Row> {
    const reached = at + rows.length;
    const fresh = rows.filter((_, index) => this.isNew(keys[index]!));
    if (reached > this.furthest) this.watchProgress(keys.some((key) => key !== null && this.isNew(key)));
    this.furthest = Math.max(this.furthest, reached);
    this.remember(keys);
    this.position = { skip: reached, lastKeys: lastOf([...this.position.lastKeys, ...keys.slice(-keysInPosition)]) };
    return { rows: fresh, position: this.position, readBeganAt, done: false };
  }

  end(): SkipStep<Row> {
    return { rows: [], position: this.position, readBeganAt: this.readBeganAt, done: true };
  }

  private async joiningPage(first: Page<Row>): Promise<Page<Row>> {
    let page = first;
    for (let step = 1; page.at > 0 && !this.joins(page); step *= 2) {
      this.countStepBack();
      page = await this.fetch(Math.max(0, page.at - step));
    }
    return page;
  }

  /** What stands behind a page that brought nothing new; `changed` where the list moved while it was looked at. */
  private async beyond(page: Page<Row>): Promise<Page<Row> | 'end' | 'changed'> {
    const next = await this.fetch(page.at + page.rows.length);
    const isEnd = next.rows.length === 0;
    if (!isEnd && this.joins(next)) return next;
    const again = await this.fetch(page.at);
    if (this.joins(again) && !this.isNothingNew(again)) return again;
    if (again.keys.length !== 1 || again.keys[0] !== page.keys[0]) return 'changed';
    return isEnd ? 'end' : next;
  }

  private async fetch(at: number): Promise<Page<Row>> {
    this.readBeganAt = this.source.now();
    const rows = await this.source.fetchPage(at);
    this.widestPage = Math.max(this.widestPage, rows.length);
    return { at, rows, keys: rows.map((row) => this.source.keyOf(row)), readBeganAt: this.readBeganAt };
  }

  private joins({ at, keys }: Page<Row>): boolean {
    const { skip, lastKeys } = this.position;
    if (keys[0] === null && at === skip - 1 && lastKeys.at(-1) === noKey) return true;
    return keys.some((key) => key !== null && this.seen.has(key));
  }

  private isNew(key: string | null): boolean {
    return key === null || !this.seen.has(key);
  }

  /** All of it is the row that was read again. */
  private isNothingNew({ at, rows, keys }: Page<Row>): boolean {
    const isLone = rows.length === 1 && at + 1 <= this.position.skip;
    return isLone && (keys[0] === null || !this.isNew(keys[0]!));
  }

  private remember(keys: (string | null)[]): void {
    for (const key of keys) {
      if (key === null) continue;
      this.seen.delete(key);
      this.seen.add(key);
    }
    const capacity = Math.max(keysRemembered, 2 * this.widestPage);
    for (const key of this.seen) {
      if (this.seen.size <= capacity) break;
      this.seen.delete(key);
    }
  }

  private watchProgress(isFresh: boolean): void {
    this.barrenPages = isFresh ? 0 : this.barrenPages + 1;
    if (isFresh) this.stepBacks = 0;
  }

  private countStepBack(): void {
    this.stepBacks += 1;
    if (this.stepBacks > mostStepBacks) throw this.failure('rows-keep-shifting', 'retry');
  }

  private async assertSkipIsHonoured(): Promise<void> {
    const { rows } = await this.fetch(this.furthest + farBeyond);
    if (rows.length > 0) throw this.failure('skip-ignored', 'halt-system');
    this.barrenPages = 0;
  }

  private failure(code: string, consequence: 'retry' | 'halt-system'): SourceError {
    const { system, operation } = this.source;
    return new SourceError({ system, operation, code, consequence });
  }
}

/** The newest keys, each once, in their order. */
function lastOf(keys: (string | null)[]): string[] {
  const known = keys.filter((key) => key !== null && key !== noKey).reverse();
  const newest = [...new Set(known as string[])].slice(0, keysInPosition).reverse();
  return keys.at(-1) === null ? [...newest, noKey] : newest;
}
