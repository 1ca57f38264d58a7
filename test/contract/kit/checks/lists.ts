import { SourceError } from '../../../../src/legacy/source-error.js';
import {
  afterTrip,
  type Check,
  idOf,
  listOf,
  must,
  mustEqual,
  mustHold,
  mustRefuse,
  never,
  nextPage,
  passOf,
  record,
  records,
  rest,
  seen,
  soon,
} from '../check.js';

/** What only a look at everything can find, and who is who after it. */
export const listChecks: Check[] = [
  {
    name: 'the list brings every record, or is refused as declared',
    async run(bench) {
      const { list, probe = true } = bench.legacy.capabilities;
      mustEqual(
        [list, probe],
        [bench.declares.list, bench.declares.singles],
        'whether it lists and probes, as declared',
      );
      const rows = records(bench, 9);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 4 });
      if (bench.declares.list) {
        const pages = await rest(listOf(bench));
        // a file speaks of the time at which it was written, and every page of it of the same
        const newest = bench.source.exportedAt?.().at(-1);
        mustEqual([...new Set(pages.map(({ asOf }) => asOf && Date.parse(asOf)))], [newest], 'what the list is as of');
        return mustHold(bench, pages, rows);
      }
      const outcome = await rest(listOf(bench)).catch((error: unknown) => error);
      must(outcome instanceof SourceError, 'a list that it cannot give is not refused');
    },
  },
  {
    name: 'the list goes on from every place that was saved, in another process',
    async run(bench) {
      if (!bench.declares.list) return;
      const rows = records(bench, 11);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 4 });
      const whole = await rest(listOf(bench));
      for (let saved = 1; saved < whole.length; saved += 1) {
        const walk = listOf({ ...bench, legacy: bench.another() });
        const before = [];
        while (before.length < saved) before.push(await nextPage(walk));
        await walk.return?.();
        const place = afterTrip(before.at(-1)!.cursor).walk;
        mustHold(bench, [...before, ...(await rest(listOf({ ...bench, legacy: bench.another() }, place)))], rows);
      }
    },
  },
  {
    name: 'a record that was deleted is no longer there',
    async run(bench) {
      const rows = records(bench, 4);
      await bench.source.put(...rows);
      await rest(passOf(bench.legacy));
      await bench.source.remove('2');
      const left = rows.filter(({ legacyId }) => legacyId !== '2');
      if (bench.declares.list) mustHold(bench, await rest(listOf(bench)), left);
      const one = bench.legacy.fetchCase(bench.number(2), { signal: never });
      if (!bench.declares.singles) return mustRefuse(one, 'one record');
      mustEqual(await one, null, 'the record by its number');
    },
  },
  {
    name: 'a number that went over to another record is the other’s',
    async run(bench) {
      const [merged, stays] = records(bench, 2);
      await bench.source.put(merged!, stays!);
      const first = await rest(passOf(bench.legacy));
      await bench.source.remove(merged!.legacyId);
      const heir = { ...record(bench, 60, soon()), number: merged!.number };
      await bench.source.put(heir);
      const second = await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor)));
      const key = `${idOf(bench, heir)} ${heir.number}`;
      mustEqual([...seen(second).values()].map(contentKey), [key], 'who has the number');
      const one = bench.legacy.fetchCase(merged!.number, { signal: never });
      if (!bench.declares.singles) return mustRefuse(one, 'one record');
      const found = await one;
      mustEqual(found?.outcome === 'record' && contentKey(found), key, 'the record by the number');
    },
  },
  {
    name: 'a record with a new number is the same record',
    async run(bench) {
      const rows = records(bench, 2);
      await bench.source.put(...rows);
      const first = await rest(passOf(bench.legacy));
      const renumbered = { ...rows[0]!, number: bench.number(61), modifiedAt: soon() };
      await bench.source.put(renumbered);
      const second = await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor)));
      // where the number is all there is to know it by, it is another record
      const key = `${idOf(bench, renumbered)} ${renumbered.number}`;
      mustEqual([...seen(second).values()].map(contentKey), [key], 'who has the new number');
    },
  },
  {
    name: 'its rate and its re-reading are numbers that can be kept to',
    async run(bench) {
      const { requestsPerSecond, rereadOpenSeconds } = bench.legacy.capabilities;
      must(Number.isFinite(requestsPerSecond) && requestsPerSecond > 0, 'the rate is none');
      must(rereadOpenSeconds === null || rereadOpenSeconds > 0, 're-reading never rests');
    },
  },
];

function contentKey({ legacyId, number }: { legacyId: string; number: string }): string {
  return `${legacyId} ${number}`;
}
