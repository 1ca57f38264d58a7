import type { Declaration } from '../bench.js';
import {
  type Check,
  contentOf,
  idAt,
  must,
  mustEqual,
  mustHold,
  passOf,
  record,
  records,
  rest,
  secondsAgo,
  seen,
  textOf,
  told,
} from '../check.js';

/** Texts that old systems really hold, and that must come as they are, by the letters that a source can write. */
const oddTexts: Record<Declaration['letters'], string[]> = {
  'windows-1252': [
    '“Deep” – as a bucket… €5, ½ m, 40 °C',
    'It’s Zoë’s café, naïve Þórður & Œuvre™',
    'Itâ€™s a â€œholeâ€\u009d',
    'tab\there, line\r\nand line, comma, semi;colon',
    '\\u0041 "quoted" \'; drop table cases; -- <b>&amp;</b> $(x)',
    '=cmd|calc, +1, @sum',
  ],
  unicode: [
    'e\u0301 is no \u00e9, and a\u030a no \u00e5',
    '\u05e9\u05dc\u05d5\u05dd \u202eolleh\u202c',
    'family \u{1f468}\u200d\u{1f469}\u200d\u{1f467}, flag \u{1f1e6}\u{1f1fa}, \u{20000}',
    'Itâ€™s a â€œholeâ€\u009d',
    'a \ufeff b \u200b c \u00a0 d',
    'tab\there, line\r\nand line\u2028end',
    '\\u0041 "quoted" \'; drop table cases; -- <b>&amp;</b> $(x)',
    `O${'\u0300'.repeat(50)}`,
  ],
};
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
      const [one, two] = [found.get(idAt(bench, 1)), found.get(idAt(bench, 2))];
      mustEqual(one && contentOf(one), told(bench, closed), 'the closed record');
      mustEqual(two && contentOf(two), told(bench, bare), 'the bare record');
    },
  },
  {
    name: 'odd texts come as they are',
    async run(bench) {
      const texts = oddTexts[bench.declares.letters];
      await bench.source.put(
        ...texts.map((precis, index) => ({ ...record(bench, index + 1, secondsAgo(3600 - index * 15)), precis })),
      );
      const found = seen(await rest(passOf(bench.legacy)));
      mustEqual(
        texts.map((_, index) => textOf(found.get(idAt(bench, index + 1)))),
        texts,
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
        const precis = textOf(found.get(idAt(bench, index + 1))) ?? '';
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
      mustHold(bench, await rest(passOf(bench.legacy)), rows);
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
];

/** As quarantine keeps it. */
function stored(payload: unknown): unknown {
  return JSON.parse(JSON.stringify(payload ?? null)) as unknown;
}

function isWellFormed(text: string): boolean {
  return Buffer.from(text, 'utf8').toString('utf8') === text;
}
