import type { Random } from '../../src/embedded/authority-simulator/sample/random.js';

const deep = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

/** JSON texts of values that no sane system sends and old ones do. `#` stands for the row's own number. */
const values: readonly string[] = [
  ...['null', 'true', 'false', '""', '" "', '0', '-0', '-7', '1.5', '1e3', '1e400', '-1e400', '9007199254740993'],
  ...[
    '[]',
    '{}',
    '[null]',
    '{"":{}}',
    '["#"]',
    '{"value":"#"}',
    '"#"',
    '"0"',
    '"-7"',
    '"null"',
    '"undefined"',
    '"NaN"',
  ],
  ...['"__proto__"', '"constructor"', '"toString"', '{"__proto__":{"id":1}}', '"hasOwnProperty"'],
  ...['"\\u0000"', '"a\\u0000b"', '"\\ud83d"', '"x\\udc00y"', '"\\ud83d\\ude00"', '"\\u001f10\\u001f"', '"10\\n20"'],
  ...['"\ufeff1010"', '"\u202e0101"', '"e\u0301"', '"Itâ€™s"', '"\u0000"', '"a\nb"', '"a\tb\rc"'],
  ...['"0001-01-01T00:00:00"', '"0000-00-00T00:00:00Z"', '"2026-02-30T10:00:00Z"', '"2026-13-01T00:00:00+10:00"'],
  ...['"9999-12-31T23:59:59-14:00"', '"+123456-01-01T00:00:00Z"', '"2026-10-04T02:30:00"', '"31/12/2025 25:61"'],
  ...[
    '"2026-03-01"',
    '"/Date(1519862400000)/"',
    '"1519862400"',
    '1519862400000',
    '"2026-03-01T10:00:00+99:99"',
    '"today"',
  ],
  ...[
    '"<b>x</b>"',
    '"<script>alert(1)</script>"',
    '"\'; drop table cases; --"',
    '"%00"',
    '"{{7*7}}"',
    '"$(7*7)"',
    '"\\\\"',
  ],
  ...[deep(19, '[', ']'), deep(30, '[', ']'), deep(3000, '[', ']'), `${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`],
  ...[`"${'x'.repeat(70)}"`, `"${'long '.repeat(8000)}"`, `"${'\\u00e9'.repeat(33_000)}"`, `[${'0,'.repeat(5000)}0]`],
  ...[
    '"002.2026.00000001.001 "',
    '"002.2026.1.1"',
    '"１２３"',
    '"002.2026.٠٠٠٠٠٠٠١.001"',
    '"1010 "',
    '"CRMS"',
    '"ccom"',
  ],
];

/** In place of a whole row. */
const instead: readonly string[] = [
  ...['null', '7', '"row"', 'true', '[]', '[[]]', '{}', '{"errors":["x"]}', '"<tr>"', deep(500, '[', ']')],
  ...['{"__proto__":{"id":1}}', '{"constructor":null}', '{"id":null}', '{"result":[]}', '1e400', '""'],
];

type Fields = Record<string, string>;
type Mutation = (fields: Fields, random: Random, index: number) => string;

const mutations: readonly Mutation[] = [
  // most faults are of one field or a few
  ...Array<Mutation>(6).fill(oddFields),
  (fields, random) => {
    const left = Object.entries(fields).filter(() => !random.chance(0.2));
    return objectOf(left);
  },
  (fields, random, index) => {
    const name = random.pick(Object.keys(fields));
    return objectOf([...Object.entries(fields), [name, oddValue(random, index)]]);
  },
  (fields, random, index) => {
    const name = random.pick([
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      '',
      '\\u0000',
      'id ',
    ]);
    return objectOf([[name, oddValue(random, index)], ...Object.entries(fields)]);
  },
  (fields, random, index) => objectOf([...Object.entries(fields), ['x'.repeat(9000), oddValue(random, index)]]),
  (_, random) => random.pick(instead),
];

/** The row's JSON text with something wrong with it, or at least odd. `fields` are JSON texts. */
export function mutated(fields: Fields, random: Random, index: number): string {
  return random.pick(mutations)(fields, random, index);
}

export function objectOf(entries: [name: string, json: string][]): string {
  return `{${entries.map(([name, json]) => `"${name}":${json}`).join(',')}}`;
}

function oddFields(fields: Fields, random: Random, index: number): string {
  const changed = { ...fields };
  for (let left = random.whole(1, 3); left > 0; left -= 1)
    changed[random.pick(Object.keys(fields))] = oddValue(random, index);
  return objectOf(Object.entries(changed));
}

/** Of a field, as JSON. */
export function oddValue(random: Random, index: number): string {
  return random.pick(values).replaceAll('#', `odd ${index}`);
}
