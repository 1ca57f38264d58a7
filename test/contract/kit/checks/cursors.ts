import type { LegacyBench } from '../bench.js';
import {
  afterTrip,
  type Check,
  idOf,
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
  told,
} from '../check.js';

/** Where a pass goes on, and what it must not have skipped by then. */
export const cursorChecks: Check[] = [
  {
    name: 'the high water stays until the walk is complete',
    async run(bench) {
      await bench.source.put(...records(bench, 9));
      await bench.source.shape({ pageCap: 4 });
      const first = await rest(passOf(bench.legacy));
      const { highWater } = first.at(-1)!.cursor;
      must(highWater !== null, 'a complete walk left no high water');
      mustEqual(
        first.slice(0, -1).map(({ cursor }) => cursor.highWater),
        first.slice(0, -1).map(() => null),
        'high water under the first walk',
      );
      const news = Array.from({ length: 6 }, (_, index) => record(bench, 50 + index, soon(index)));
      await bench.source.put(...news);
      const second = await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor)));
      const under = second.slice(0, -1).map(({ cursor }) => cursor.highWater);
      mustEqual(under, Array<string>(under.length).fill(highWater), 'high water under the second walk');
      must(second.at(-1)!.cursor.highWater! >= highWater, 'the high water fell');
    },
  },
  {
    name: 'the high water is never in the future of the server’s clock',
    async run(bench) {
      await bench.source.setClockOffset(-7200);
      await bench.source.put(record(bench, 1, secondsAgo(9000)));
      const first = await rest(passOf(bench.legacy));
      const { highWater } = first.at(-1)!.cursor;
      must(highWater !== null && highWater <= secondsAgo(7199), 'the high water is ahead of the server');
      const news = record(bench, 2, secondsAgo(7190));
      await bench.source.put(news);
      mustHold(bench, await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor))), [news]);
    },
  },
  {
    name: 'a change that comes to light late is told',
    async run(bench) {
      await bench.source.put(...records(bench, 3));
      const first = await rest(passOf(bench.legacy));
      const late = record(bench, 70, secondsAgo(4));
      await bench.source.put(late);
      const second = await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor)));
      must(seen(second).has(idOf(bench, late)), 'what was committed late was never told');
    },
  },
  {
    name: 'a pass after a complete one asks only for what changed',
    async run(bench) {
      const rows = records(bench, 6);
      await bench.source.put(...rows);
      const first = await rest(passOf(bench.legacy));
      const news = [{ ...rows[2]!, modifiedAt: soon(0), precis: 'Changed' }, record(bench, 71, soon(1))];
      await bench.source.put(...news);
      const second = await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor)));
      mustHold(bench, second, bench.declares.incremental ? news : [...rows, news[1]!]);
      mustEqual(textOf(seen(second).get(idOf(bench, rows[2]!))), 'Changed', 'the record that changed');
    },
  },
  {
    name: 'a record that was classified anew says so',
    async run(bench) {
      const row = record(bench, 1, secondsAgo(3600));
      await bench.source.put(row);
      const first = await rest(passOf(bench.legacy));
      const codes = { ...row.codes, category: bench.codes.otherCategory };
      const changed = { ...row, codes, modifiedAt: soon() };
      await bench.source.put(changed);
      const second = await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor)));
      mustEqual(seen(second).get(idOf(bench, row))?.codes, told(bench, changed).codes, 'codes');
    },
  },
  {
    name: 'a record of which something happened beside its row is named',
    async run(bench) {
      const rows = records(bench, 3);
      await bench.source.put(...rows);
      const first = await rest(passOf(bench.legacy));
      await bench.source.touch('2');
      const second = await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor)));
      const touched = second.flatMap((page) => page.touched);
      mustEqual(touched, bench.declares.tellsTouched ? [bench.number(2)] : [], 'touched');
    },
  },
  {
    name: 'a page says when its reading began',
    async run(bench) {
      await bench.source.put(...records(bench, 6));
      await bench.source.shape({ pageCap: 4 });
      if (bench.declares.exports) return mustTellExports(bench);
      bench.source.fail({ kind: 'slow', times: 2, delayMs: 500 });
      const walk = passOf(bench.legacy);
      const began = Date.now();
      const first = await nextPage(walk);
      must(first.readBeganAt >= began && first.readBeganAt < began + 400, 'the first page began at another time');
      const asked = Date.now();
      const second = await nextPage(walk);
      must(second.readBeganAt >= asked && second.readBeganAt < asked + 400, 'the second page began at another time');
    },
  },
];

/** What stands in a file was read when the file was written: never later, or it would go over newer news. */
async function mustTellExports(bench: LegacyBench): Promise<void> {
  await bench.source.put(record(bench, 7, soon()));
  const pages = await rest(passOf(bench.legacy));
  const times = [...new Set(pages.map(({ readBeganAt }) => readBeganAt))];
  mustEqual(times, bench.source.exportedAt?.(), 'times of the pages, and of the exports');
}
