import { SourceError } from '../../../../src/legacy/source-error.js';
import {
  afterTrip,
  type Check,
  listOf,
  must,
  mustEqual,
  mustHold,
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
      mustEqual(bench.legacy.capabilities.list, bench.declares.list, 'whether it lists, as declared');
      const rows = records(bench, 9);
      await bench.source.put(...rows);
      await bench.source.shape({ pageCap: 4 });
      if (bench.declares.list) return mustHold(await rest(listOf(bench.legacy)), rows);
      const outcome = await rest(listOf(bench.legacy)).catch((error: unknown) => error);
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
      const whole = await rest(listOf(bench.legacy));
      for (let saved = 1; saved < whole.length; saved += 1) {
        const walk = listOf(bench.another());
        const before = [];
        while (before.length < saved) before.push(await nextPage(walk));
        await walk.return?.();
        const place = afterTrip(before.at(-1)!.cursor).walk;
        mustHold([...before, ...(await rest(listOf(bench.another(), place)))], rows);
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
      if (bench.declares.list) mustHold(await rest(listOf(bench.legacy)), left);
      mustEqual(await bench.legacy.fetchCase(bench.number(2), { signal: never }), null, 'the record by its number');
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
      mustEqual([...seen(second).values()].map(contentKey), [`60 ${merged!.number}`], 'who has the number');
      const one = await bench.legacy.fetchCase(merged!.number, { signal: never });
      mustEqual(one?.outcome === 'record' && contentKey(one), `60 ${merged!.number}`, 'the record by the number');
    },
  },
  {
    name: 'a record with a new number is the same record',
    async run(bench) {
      const rows = records(bench, 2);
      await bench.source.put(...rows);
      const first = await rest(passOf(bench.legacy));
      await bench.source.put({ ...rows[0]!, number: bench.number(61), modifiedAt: soon() });
      const second = await rest(passOf(bench.legacy, afterTrip(first.at(-1)!.cursor)));
      mustEqual([...seen(second).values()].map(contentKey), [`1 ${bench.number(61)}`], 'who has the new number');
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
