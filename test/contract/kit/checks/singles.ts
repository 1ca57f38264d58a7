import type { LegacyCodes } from '../../../../src/legacy/legacy-system.js';
import { SourceError } from '../../../../src/legacy/source-error.js';
import {
  type Check,
  idAt,
  idOf,
  must,
  mustEqual,
  mustRefuse,
  never,
  passOf,
  record,
  records,
  rest,
  secondsAgo,
  seen,
} from '../check.js';

/** What is asked for one record at a time, and what its codes mean. */
export const singleChecks: Check[] = [
  {
    name: 'one record by its number is what the walk brought',
    async run(bench) {
      const rows = records(bench, 3);
      await bench.source.put(...rows);
      const walked = seen(await rest(passOf(bench.legacy)));
      for (const row of rows) {
        const one = bench.legacy.fetchCase(row.number, { signal: never });
        if (!bench.declares.singles) await mustRefuse(one, 'one record');
        else mustEqual(await one, walked.get(idOf(bench, row)), 'the record by its number');
      }
    },
  },
  {
    name: 'a number that nobody has is null',
    async run(bench) {
      await bench.source.put(...records(bench, 2));
      for (const number of [bench.number(77), '', "' or 1 eq 1", '\u0000', '../..'])
        if (!bench.declares.singles) await mustRefuse(bench.legacy.fetchCase(number, { signal: never }), 'one record');
        else mustEqual(await bench.legacy.fetchCase(number, { signal: never }), null, 'a record that there is not');
    },
  },
  {
    name: 'an answer that fails does not mean that there is no such record',
    async run(bench) {
      await bench.source.put(...records(bench, 1));
      for (const kind of ['errors', 'html', 'truncated', 'empty', 'server-error', 'unauthorised'] as const) {
        if (bench.declares.impossibleFaults.includes(kind)) continue;
        bench.source.fail({ kind, of: 'record' });
        await mustFail(bench.legacy.fetchCase(bench.number(1), { signal: never }), `the record after ${kind}`);
        bench.source.heal();
      }
    },
  },
  {
    name: 'details that fail are not empty',
    async run(bench) {
      if (bench.declares.details !== 'call') return;
      const [row] = records(bench, 1);
      await bench.source.put(row!);
      await bench.source.giveDetails(row!.legacyId);
      for (const kind of ['errors', 'html', 'truncated', 'empty', 'server-error'] as const) {
        bench.source.fail({ kind, of: 'details' });
        await mustFail(bench.legacy.fetchDetails(row!, { signal: never }), `details after ${kind}`);
        bench.source.heal();
      }
    },
  },
  {
    name: 'details are all that the source has',
    async run(bench) {
      const { details } = bench.declares;
      mustEqual(bench.legacy.capabilities.details, details === 'call', 'whether it has details, as declared');
      const row = record(bench, 1, secondsAgo(3600));
      await bench.source.put(row);
      const expected = await bench.source.giveDetails(row.legacyId);
      const asked = bench.legacy.fetchDetails(row, { signal: never });
      if (details === 'call') return mustEqual(await asked, expected, 'details');
      await mustRefuse(asked, 'details by a call of their own');
      const walked = seen(await rest(passOf(bench.legacy))).get(idOf(bench, row));
      mustEqual(walked?.details ?? null, details === 'inline' ? expected : null, 'details in the record');
    },
  },
  {
    name: 'details are empty where there are none, and never another’s',
    async run(bench) {
      if (bench.declares.details === 'none') return;
      const [row, other] = records(bench, 2);
      await bench.source.put(row!, { ...other!, precis: null });
      await bench.source.giveDetails(row!.legacyId);
      const none = {
        progress: null,
        acknowledgedAt: null,
        progressNoticeAt: null,
        contact: null,
        description: null,
        notes: [],
        position: null,
      };
      if (bench.declares.details === 'call')
        return mustEqual(await bench.legacy.fetchDetails(other!, { signal: never }), none, 'details');
      const walked = seen(await rest(passOf(bench.legacy))).get(idOf(bench, other!));
      mustEqual(walked?.details, { ...none, property: null }, 'details in the record');
    },
  },
  {
    name: 'a status code that the mapping has not is a gap and no status',
    async run(bench) {
      const { codes } = await walkedWith(bench, { closure: bench.codes.unknown });
      const { status, outcome, gaps } = bench.legacy.interpret(codes);
      mustEqual(
        { status, outcome, gaps },
        { status: null, outcome: null, gaps: [{ field: 'closure', code: bench.codes.unknown }] },
        'what it means',
      );
    },
  },
  {
    name: 'a category that the mapping has not is a gap and no category',
    async run(bench) {
      const { codes } = await walkedWith(bench, { category: bench.codes.unknown });
      const { category, status, gaps } = bench.legacy.interpret(codes);
      const gap = { field: 'category', code: bench.codes.unknown };
      mustEqual({ category, status, gaps }, { category: null, status: 'received', gaps: [gap] }, 'what it means');
    },
  },
  {
    name: 'codes mean the same each time, whatever they are, and stay as they are',
    async run(bench) {
      const odd = [
        '',
        ' ',
        '*',
        '__proto__',
        'constructor',
        'toString',
        '\u0000',
        '\ud83d',
        '9'.repeat(500),
        'A*',
        '([',
      ];
      const { known } = bench.codes;
      const all = odd.flatMap((code) => Object.keys(known).map((field) => ({ ...known, [field]: code })));
      for (const codes of [known, ...all] as LegacyCodes[]) {
        const before = { ...codes };
        const first = bench.legacy.interpret(codes);
        mustEqual(bench.legacy.interpret(codes), first, 'the second reading');
        mustEqual(codes, before, 'the codes after it');
        must(first.status !== null || first.gaps.length > 0, 'a status is unknown though nothing is a gap');
      }
    },
  },
];

async function mustFail(work: Promise<unknown>, what: string): Promise<void> {
  const outcome = await work.catch((error: unknown) => error);
  must(outcome instanceof SourceError, `${what}: ${JSON.stringify(outcome)} and no failure`);
}

async function walkedWith(bench: Parameters<Check['run']>[0], codes: Partial<LegacyCodes>) {
  const row = record(bench, 1, secondsAgo(3600));
  await bench.source.put({ ...row, codes: { ...row.codes, ...codes } });
  const found = seen(await rest(passOf(bench.legacy))).get(idAt(bench, 1));
  must(found !== undefined, 'a record with an unknown code is missing');
  return found;
}
