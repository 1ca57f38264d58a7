import type { LegacyCodes } from '../../../../src/legacy/legacy-system.js';
import {
  type Check,
  contentOf,
  must,
  mustEqual,
  mustHold,
  never,
  passOf,
  record,
  records,
  rest,
  secondsAgo,
  seen,
} from '../check.js';

/** Texts that old systems really hold, and that must come as they are. */
const oddTexts = [
  'e\u0301 is no \u00e9, and a\u030a no \u00e5',
  '\u05e9\u05dc\u05d5\u05dd \u202eolleh\u202c',
  'family \u{1f468}\u200d\u{1f469}\u200d\u{1f467}, flag \u{1f1e6}\u{1f1fa}, \u{20000}',
  'Itâ€™s a â€œholeâ€\u009d',
  'a \ufeff b \u200b c \u00a0 d',
  'tab\there, line\r\nand line\u2028end',
  '\\u0041 "quoted" \'; drop table cases; -- <b>&amp;</b> ${x}',
  `O${'\u0300'.repeat(50)}`,
];
/** What PostgreSQL cannot store: gone or replaced, and the rest as it was. */
const unstorable: [sent: string, kept: RegExp][] = [
  ['before\u0000after', /^before.?after$/u],
  ['before\ud83dafter', /^before.?after$/u],
  ['before\udc00after', /^before.?after$/u],
  ['\udc00\ud83d\u0000', /^.{0,3}$/u],
];

/** What a row is read as. */
export const recordChecks: Check[] = [
  {
    name: 'a record says what the source holds',
    async run(bench) {
      const closed = {
        ...record(bench, 1, secondsAgo(3600)),
        completedAt: '2026-03-05T03:30:00.000Z',
        codes: bench.codes.known,
        workOrders: ['WO-12345'],
      };
      const bare = { ...record(bench, 2, secondsAgo(3500)), dueAt: null, precis: null };
      await bench.source.put(closed, bare);
      const found = seen(await rest(passOf(bench.legacy)));
      mustEqual(found.get('1') && contentOf(found.get('1')!), closed, 'the closed record');
      mustEqual(found.get('2') && contentOf(found.get('2')!), bare, 'the bare record');
    },
  },
  {
    name: 'odd texts come as they are',
    async run(bench) {
      await bench.source.put(
        ...oddTexts.map((precis, index) => ({ ...record(bench, index + 1, secondsAgo(3600 - index * 15)), precis })),
      );
      const found = seen(await rest(passOf(bench.legacy)));
      mustEqual(
        oddTexts.map((_, index) => found.get(String(index + 1))?.precis),
        oddTexts,
        'texts',
      );
    },
  },
  {
    name: 'what no database stores is taken out of a text',
    async run(bench) {
      await bench.source.put(
        ...unstorable.map(([precis], index) => ({
          ...record(bench, index + 1, secondsAgo(3600 - index * 15)),
          precis,
        })),
      );
      const found = seen(await rest(passOf(bench.legacy)));
      for (const [index, [, kept]] of unstorable.entries()) {
        const precis = found.get(String(index + 1))?.precis ?? '';
        must(kept.test(precis) && !precis.includes('\0') && isWellFormed(precis), `text ${index + 1} can't be stored`);
      }
    },
  },
  {
    name: 'a row that is wrong becomes a reject with its key and reason',
    async run(bench) {
      const garbage = await bench.source.putGarbage();
      const rejects = (await rest(passOf(bench.legacy))).flatMap((page) => page.rejects);
      const expected = garbage.filter(({ reason }) => reason !== 'too-large');
      const told = rejects.filter(({ reason }) => reason !== 'too-large').map(({ reason, key }) => `${reason} ${key}`);
      mustEqual([...new Set(told)].sort(), expected.map(({ reason, key }) => `${reason} ${key}`).sort(), 'rejects');
    },
  },
  {
    name: 'a text that is over-long makes its row a reject',
    async run(bench) {
      if (bench.declares.impossibleRejects.includes('too-large')) return;
      const row = (await bench.source.putGarbage()).find(({ reason }) => reason === 'too-large');
      const rejects = (await rest(passOf(bench.legacy))).flatMap((page) => page.rejects);
      const found = rejects.filter(({ reason }) => reason === 'too-large');
      mustEqual(
        found.map(({ key }) => key),
        [row?.key],
        'keys of what is too large',
      );
    },
  },
  {
    name: 'garbage comes for every reason but those that are declared impossible',
    async run(bench) {
      const given = (await bench.source.putGarbage()).map(({ reason }) => reason);
      const rejects = (await rest(passOf(bench.legacy))).flatMap((page) => page.rejects);
      const told = new Set(rejects.map(({ reason }) => reason));
      const { impossibleRejects } = bench.declares;
      must(
        given.every((reason) => !impossibleRejects.includes(reason)),
        'a reason is declared impossible that is not',
      );
      must(
        rejects.every(({ outcome }) => outcome === 'reject') && impossibleRejects.every((reason) => !told.has(reason)),
        'a reason came that is declared impossible',
      );
    },
  },
  {
    name: 'good rows beside bad ones stay',
    async run(bench) {
      const rows = records(bench, 6);
      await bench.source.put(...rows.slice(0, 3));
      await bench.source.putGarbage();
      await bench.source.put(...rows.slice(3));
      mustHold(await rest(passOf(bench.legacy)), rows);
    },
  },
  {
    name: 'a reject names what is wrong and never its value',
    async run(bench) {
      const garbage = await bench.source.putGarbage();
      const rejects = (await rest(passOf(bench.legacy))).flatMap((page) => page.rejects);
      must(
        rejects.every(({ detail }) => detail.length > 0 && garbage.every(({ value }) => !detail.includes(value))),
        'a detail is empty or tells the value',
      );
    },
  },
  {
    name: 'a payload is read again as the walk read it',
    async run(bench) {
      await bench.source.put(...records(bench, 2));
      await bench.source.putGarbage();
      for (const page of await rest(passOf(bench.legacy))) {
        for (const row of [...page.records, ...page.rejects])
          mustEqual(bench.legacy.parse(stored(row.payload)), row, 'what the payload is read as');
      }
    },
  },
  {
    name: 'one record by its number is what the walk brought',
    async run(bench) {
      const rows = records(bench, 3);
      await bench.source.put(...rows);
      const walked = seen(await rest(passOf(bench.legacy)));
      for (const { number, legacyId } of rows) {
        const one = await bench.legacy.fetchCase(number, { signal: never });
        mustEqual(one, walked.get(legacyId), 'the record by its number');
      }
    },
  },
  {
    name: 'a number that nobody has is null',
    async run(bench) {
      await bench.source.put(...records(bench, 2));
      for (const number of [bench.number(77), '', "' or 1 eq 1", '\u0000', '../..'])
        mustEqual(await bench.legacy.fetchCase(number, { signal: never }), null, 'a record that there is not');
    },
  },
  {
    name: 'details are all that the source has',
    async run(bench) {
      mustEqual(bench.legacy.capabilities.details, bench.declares.details, 'whether it has details, as declared');
      if (!bench.declares.details) return;
      const row = record(bench, 1, secondsAgo(3600));
      await bench.source.put(row);
      const expected = await bench.source.giveDetails(row.legacyId);
      mustEqual(await bench.legacy.fetchDetails(row, { signal: never }), expected, 'details');
    },
  },
  {
    name: 'details are empty where there are none, and never another’s',
    async run(bench) {
      if (!bench.declares.details) return;
      const [row, other] = records(bench, 2);
      await bench.source.put(row!, { ...other!, precis: null });
      await bench.source.giveDetails(row!.legacyId);
      const none = {
        progress: null,
        acknowledgedAt: null,
        contact: null,
        description: null,
        notes: [],
        position: null,
      };
      mustEqual(await bench.legacy.fetchDetails(other!, { signal: never }), none, 'details');
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

async function walkedWith(bench: Parameters<Check['run']>[0], codes: Partial<LegacyCodes>) {
  const row = record(bench, 1, secondsAgo(3600));
  await bench.source.put({ ...row, codes: { ...row.codes, ...codes } });
  const found = seen(await rest(passOf(bench.legacy))).get('1');
  must(found !== undefined, 'a record with an unknown code is missing');
  return found;
}

/** As quarantine keeps it. */
function stored(payload: unknown): unknown {
  return JSON.parse(JSON.stringify(payload ?? null)) as unknown;
}

function isWellFormed(text: string): boolean {
  return Buffer.from(text, 'utf8').toString('utf8') === text;
}
