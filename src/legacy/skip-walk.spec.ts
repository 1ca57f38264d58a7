import fc from 'fast-check';
import { skipWalk, type SkipPosition, type SkipSource } from './skip-walk.js';
import { SourceError } from './source-error.js';

interface Row {
  id: number;
  modified: number;
}

type Change = { kind: 'insert' | 'delete' | 'modify'; pick: number; stamp: number };

interface Plan {
  order: 'id' | 'modified';
  rows: Row[];
  caps: number[];
  /** What happens to the list before each request. */
  changes: Change[][];
  /** After how many steps the walk dies, again and again. */
  lives: number[];
}

/** A server that sorts, changes between any two requests and sends as many rows as it likes, but for its last page never none. */
class ShiftingServer {
  readonly changed = new Set<number>();
  requests = 0;
  private rows: Row[];
  private nextId = 100_000;

  constructor(private readonly plan: Plan) {
    this.rows = plan.rows.map((row) => ({ ...row }));
  }

  page(skip: number): Row[] {
    for (const change of this.plan.changes[this.requests % Math.max(1, this.plan.changes.length)] ?? [])
      this.apply(change);
    // a list that keeps changing for ever need not ever be read to its end
    if (this.requests > 300) this.plan.changes.length = 0;
    const cap = this.plan.caps[this.requests % this.plan.caps.length]!;
    this.requests += 1;
    return this.sorted()
      .slice(skip, skip + cap)
      .map((row) => ({ ...row }));
  }

  unchangedIds(): number[] {
    return this.rows.map((row) => row.id).filter((id) => !this.changed.has(id));
  }

  private sorted(): Row[] {
    const { order } = this.plan;
    return [...this.rows].sort((a, b) => (order === 'id' ? 0 : a.modified - b.modified) || a.id - b.id);
  }

  private apply({ kind, pick, stamp }: Change): void {
    const index = pick % Math.max(1, this.rows.length);
    const row = this.rows[index];
    if (kind === 'insert') {
      // half of them in the middle, as an old row does that comes to match the filter
      const id = pick % 2 === 0 ? this.nextId++ : -pick - 1;
      if (this.rows.some((known) => known.id === id)) return;
      this.rows.push({ id, modified: stamp });
      this.changed.add(id);
    } else if (row && kind === 'delete') {
      this.rows.splice(index, 1);
      this.changed.add(row.id);
    } else if (row) {
      row.modified = 1000 + this.requests;
      this.changed.add(row.id);
    }
  }
}

function source(fetchPage: (skip: number) => Row[]): SkipSource<Row> {
  return {
    system: 'authority',
    operation: 'requests',
    fetchPage: async (skip) => fetchPage(skip),
    keyOf: (row) => `${row.id}|${row.modified}`,
    now: () => 0,
  };
}

/** Walks to the end through crashes and passing failures; what was handed out before them counts, as it was saved with its position. */
async function walkThrough(server: ShiftingServer, lives: number[]): Promise<Set<number>> {
  const delivered = new Set<number>();
  let position: SkipPosition | null = null;
  for (let life = 0; ; life += 1) {
    let steps = 0;
    try {
      for await (const step of skipWalk(
        source((skip) => server.page(skip)),
        position,
      )) {
        for (const row of step.rows) delivered.add(row.id);
        position = JSON.parse(JSON.stringify(step.position)) as SkipPosition;
        if (step.done) return delivered;
        steps += 1;
        if (steps === lives[life]) break;
      }
    } catch (error) {
      if (!(error instanceof SourceError) || error.consequence !== 'retry' || life > 200) throw error;
    }
  }
}

async function naiveWalk(server: ShiftingServer): Promise<Set<number>> {
  const delivered = new Set<number>();
  for (let skip = 0; ;) {
    const page = server.page(skip);
    if (page.length === 0) return delivered;
    for (const row of page) delivered.add(row.id);
    skip += page.length;
  }
}

function plans(caps: fc.Arbitrary<number[]>, change: fc.Arbitrary<Change>): fc.Arbitrary<Plan> {
  return fc.record({
    order: fc.constantFrom('id' as const, 'modified' as const),
    // few stamps, so that many are equal
    rows: fc
      .uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 200 }), modified: fc.integer({ min: 1, max: 4 }) }), {
        selector: (row) => row.id,
        maxLength: 60,
      })
      .map((rows) => rows.sort((a, b) => a.id - b.id)),
    caps,
    changes: fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 30 }),
    lives: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
  });
}

const anyChange = fc.record({
  kind: fc.constantFrom('insert' as const, 'delete' as const, 'modify' as const),
  pick: fc.nat({ max: 300 }),
  stamp: fc.integer({ min: 1, max: 6 }),
});
const severalRows = fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 1, maxLength: 5 });

describe('skipWalk on a list that changes under it', () => {
  it('hands out every row that stayed as it was, whatever the order, page size, changes and crashes', async () => {
    await fc.assert(
      fc.asyncProperty(plans(severalRows, anyChange), async (plan) => {
        const server = new ShiftingServer(plan);
        const delivered = await walkThrough(server, plan.lives);
        expect(server.unchangedIds().filter((id) => !delivered.has(id))).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it('does so with pages of a single row while rows only go away, or only come', async () => {
    for (const kind of ['delete', 'insert'] as const) {
      const oneWay = anyChange.map((change) => ({ ...change, kind }));
      await fc.assert(
        fc.asyncProperty(
          plans(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }), oneWay),
          async (plan) => {
            const server = new ShiftingServer(plan);
            const delivered = await walkThrough(server, plan.lives);
            expect(server.unchangedIds().filter((id) => !delivered.has(id))).toEqual([]);
          },
        ),
        { numRuns: 150 },
      );
    }
  });

  it('control: the naive walk, which only adds up what it received, loses rows', async () => {
    const losses = fc.sample(plans(severalRows, anyChange), { numRuns: 300, seed: 7 }).map(async (plan) => {
      const server = new ShiftingServer(plan);
      const delivered = await naiveWalk(server);
      return server.unchangedIds().filter((id) => !delivered.has(id)).length;
    });
    expect((await Promise.all(losses)).filter((lost) => lost > 0).length).toBeGreaterThan(5);
  });
});

const still = (rows: Row[], caps: number[]): Plan => ({ order: 'id', rows, caps, changes: [], lives: [] });
const numbered = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, modified: 1 }));

async function skipsOf(server: (skip: number) => Row[], from: SkipPosition | null = null) {
  const skips: number[] = [];
  const handedOut: number[][] = [];
  for await (const step of skipWalk(
    source((skip) => {
      skips.push(skip);
      return server(skip);
    }),
    from,
  )) {
    handedOut.push(step.rows.map((row) => row.id));
  }
  return { skips, handedOut };
}

describe('skipWalk, request by request', () => {
  it('reads the last row again, and ends after an empty page behind a row that still stands there', async () => {
    const server = new ShiftingServer(still(numbered(5), [3]));
    expect(await skipsOf((skip) => server.page(skip))).toEqual({
      skips: [0, 2, 4, 5, 4],
      handedOut: [[1, 2, 3], [4, 5], []],
    });
  });

  it('asks an empty list once', async () => {
    expect(await skipsOf(() => [])).toEqual({ skips: [0], handedOut: [[]] });
  });

  it('reads the row before again where the server sends single rows', async () => {
    const server = new ShiftingServer(still(numbered(2), [1]));
    expect(await skipsOf((skip) => server.page(skip))).toEqual({
      skips: [0, 0, 1, 0, 1, 2, 1],
      handedOut: [[1], [2], []],
    });
  });

  it('steps back, doubling, only as far as rows went away', async () => {
    const rows = numbered(100);
    let requests = 0;
    const { skips, handedOut } = await skipsOf((skip) => {
      if (requests++ === 4) rows.splice(10, 5);
      return rows.slice(skip, skip + 11);
    });
    expect(skips.slice(0, 9)).toEqual([0, 10, 20, 30, 40, 39, 37, 33, 43]);
    expect(handedOut.flat()).toEqual(numbered(100).map((row) => row.id));
  });

  it('goes on after a crash from the position that was saved', async () => {
    const server = new ShiftingServer(still(numbered(6), [3]));
    const from = { skip: 3, lastKeys: ['2|1', '3|1'] };
    expect(await skipsOf((skip) => server.page(skip), from)).toEqual({
      skips: [2, 4, 5, 6, 5],
      handedOut: [[4, 5], [6], []],
    });
  });

  it('begins again where nothing of what was handed out is to be found any more', async () => {
    const server = new ShiftingServer(still(numbered(6), [10]));
    const from = { skip: 4, lastKeys: ['gone|1'] };
    expect((await skipsOf((skip) => server.page(skip), from)).handedOut).toEqual([[1, 2, 3, 4, 5, 6], []]);
  });

  it('ends at once where the list was emptied', async () => {
    expect((await skipsOf(() => [], { skip: 40, lastKeys: ['1|1'] })).handedOut).toEqual([[]]);
  });

  it('hands out rows that have nothing to be told by, and ends', async () => {
    const rows = numbered(5);
    const nameless: SkipSource<Row> = { ...source((skip) => rows.slice(skip, skip + 2)), keyOf: () => null };
    const ids: number[] = [];
    let position: SkipPosition | null = null;
    for await (const step of skipWalk(nameless, null)) {
      ids.push(...step.rows.map((row) => row.id));
      position = step.position;
    }
    expect([[...new Set(ids)], position]).toEqual([[1, 2, 3, 4, 5], { skip: 5, lastKeys: [''] }]);
  });

  it('remembers a bounded number of keys, and still ends', async () => {
    const { handedOut } = await skipsOf((skip) => numbered(30_000).slice(skip, skip + 1000));
    expect(handedOut.flat()).toHaveLength(30_000);
  });
});

describe('skipWalk on a server that does not do its part', () => {
  it.each([1, 2, 7])('says so where $skip is ignored, with %i rows', async (count) => {
    await expect(skipsOf(() => numbered(count))).rejects.toMatchObject({
      code: 'skip-ignored',
      consequence: 'halt-system',
    });
  });

  it('says so too when it goes on after a crash', async () => {
    const from = { skip: 900, lastKeys: ['gone|1'] };
    await expect(skipsOf(() => numbered(7), from)).rejects.toMatchObject({
      code: 'skip-ignored',
      consequence: 'halt-system',
    });
  });

  it('gives up for now where rows keep shifting faster than it reads', async () => {
    let generation = 0;
    const restless = (skip: number) =>
      numbered(100)
        .map((row) => ({ ...row, id: row.id + 1000 * generation++ }))
        .slice(skip, skip + 5);
    await expect(skipsOf(restless)).rejects.toMatchObject({
      system: 'authority',
      operation: 'requests',
      code: 'rows-keep-shifting',
      consequence: 'retry',
    });
  });
});
