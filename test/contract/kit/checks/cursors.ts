import {
  afterTrip,
  type Check,
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
      mustHold(await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor))), [news]);
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
      must(seen(second).has(late.legacyId), 'what was committed late was never told');
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
      mustHold(second, bench.declares.incremental ? news : [...rows, news[1]!]);
      mustEqual(seen(second).get(rows[2]!.legacyId)?.precis, 'Changed', 'the record that changed');
    },
  },
  {
    name: 'a record that was classified anew says so',
    async run(bench) {
      const row = record(bench, 1, secondsAgo(3600));
      await bench.source.put(row);
      const first = await rest(passOf(bench.legacy));
      const codes = { ...row.codes, category: bench.codes.otherCategory };
      await bench.source.put({ ...row, codes, modifiedAt: soon() });
      const second = await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor)));
      mustEqual(seen(second).get('1')?.codes, codes, 'codes');
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
