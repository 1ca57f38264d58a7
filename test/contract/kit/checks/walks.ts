import type { LegacyBench, SourceRecord } from '../bench.js';
import {
  afterTrip,
  type Check,
  idAt,
  idOf,
  listOf,
  must,
  mustEqual,
  mustHold,
  nextPage,
  passOf,
  record,
  records,
  rest,
  secondsAgo,
  seen,
  soon,
  textOf,
} from '../check.js';

/** How a walk finds every row that stays, whatever the pages are like. */
export const walkChecks: Check[] = [
  {
    name: 'a pass brings every record, page after page',
    async run(bench) {
      const rows = records(bench, 24);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 5 });
      const pages = await rest(passOf(bench.legacy));
      must(pages.length > 3, 'a long list comes in one page');
      mustHold(bench, pages, rows);
    },
  },
  {
    name: 'an empty source is a complete pass with nothing in it',
    async run(bench) {
      const pages = await rest(passOf(bench.legacy));
      mustHold(bench, pages, []);
      must(pages.at(-1)!.cursor.highWater !== null, 'there is nowhere to go on from');
    },
  },
  {
    name: 'whatever the server caps its pages at',
    async run(bench) {
      const rows = records(bench, 7);
      await bench.source.put(...rows);
      for (const pageCap of [1, 2, 6, 7, 8]) {
        await bench.source.shape({ pageCap });
        mustHold(bench, await rest(passOf(bench.legacy)), rows);
      }
    },
  },
  {
    name: 'a page that is shorter than others is not the last one',
    async run(bench) {
      const rows = records(bench, 18);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 8 });
      const walk = passOf(bench.legacy);
      const first = await nextPage(walk);
      await bench.source.shape({ pageCap: 2 });
      const short = await nextPage(walk);
      await bench.source.shape({ pageCap: 8 });
      mustHold(bench, [first, short, ...(await rest(walk))], rows);
    },
  },
  {
    name: 'records of the same second are told apart',
    async run(bench) {
      const at = secondsAgo(3600);
      const rows = Array.from({ length: 9 }, (_, index) => record(bench, index + 1, at));
      await bench.source.put(...rows);
      for (const order of ['id', 'modified'] as const) {
        await bench.source.shape({ pageCap: 4, order });
        mustHold(bench, await rest(passOf(bench.legacy)), rows);
      }
    },
  },
  {
    name: 'an order that is not kept to hides no record',
    async run(bench) {
      const rows = records(bench, 17);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 4, order: 'unstable' });
      for (let walk = 1; walk <= 6; walk += 1) mustHold(bench, await rest(passOf(bench.legacy)), rows);
    },
  },
  {
    name: 'rows that are deleted under a walk take none with them',
    async run(bench) {
      const rows = records(bench, 15);
      const gone = rows.slice(0, 3);
      await duringWalk(bench, rows, async () => {
        for (const { legacyId } of gone) await bench.source.remove(legacyId);
        return gone;
      });
    },
  },
  {
    name: 'rows that are changed under a walk take none with them',
    async run(bench) {
      const rows = records(bench, 15);
      const changed = rows.slice(0, 3).map((row, index) => ({ ...row, modifiedAt: soon(index), precis: 'Changed' }));
      await duringWalk(bench, rows, () => bench.source.put(...changed));
      const pages = await rest(passOf(bench.legacy));
      mustEqual(
        changed.map((row) => textOf(seen(pages).get(idOf(bench, row)))),
        ['Changed', 'Changed', 'Changed'],
        'what changed under the walk, in the next',
      );
    },
  },
  {
    name: 'rows that come in under a walk are told by it or by the next',
    async run(bench) {
      const rows = records(bench, 15);
      const late = [900, 901].map((index) => record(bench, index, secondsAgo(9000 - index)));
      const newest = record(bench, 902, soon());
      const pages = await duringWalk(bench, rows, () => bench.source.put(...late, newest));
      const next = await rest(passOf(bench.legacy, afterTrip(pages.at(-1)!.cursor)));
      must(seen([...pages, ...next]).has(idAt(bench, 902)), 'the newest record was told by neither walk');
      if (bench.declares.list) mustHold(bench, await rest(listOf(bench)), [...rows, ...late, newest]);
    },
  },
  {
    name: 'a walk goes on from every cursor that was saved, in another process',
    async run(bench) {
      const rows = records(bench, 13);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 4 });
      const whole = await rest(passOf(bench.legacy));
      for (let saved = 1; saved < whole.length; saved += 1) {
        const walk = passOf(bench.another());
        const before = [];
        while (before.length < saved) before.push(await nextPage(walk));
        await walk.return?.();
        const cursor = afterTrip(before.at(-1)!.cursor);
        mustHold(bench, [...before, ...(await rest(passOf(bench.another(), cursor)))], rows);
      }
    },
  },
];

/** `happening` falls between the first page and the second of a walk, which must bring every row but those that it says are gone. */
async function duringWalk(bench: LegacyBench, rows: SourceRecord[], happening: () => Promise<void | SourceRecord[]>) {
  await bench.source.put(...rows);
  await bench.source.shape({ pageCap: 5, order: 'modified' });
  const walk = passOf(bench.legacy);
  const first = await nextPage(walk);
  const gone = (await happening()) ?? [];
  const pages = [first, ...(await rest(walk))];
  const missing = rows.filter((row) => !gone.includes(row) && !seen(pages).has(idOf(bench, row)));
  mustEqual(
    missing.map(({ legacyId }) => legacyId),
    [],
    'missing after rows moved under the walk',
  );
  return pages;
}
