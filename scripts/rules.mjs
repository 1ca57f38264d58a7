// `npm run rules`: for each rule of the council documents, the code and the tests that carry it out, read from their tags. Code says
// `@rule K-16 K-17` in a comment, data that the code goes by has a key `rule` or `rules`, a test names the rule in its title. Exit 1 where
// a rule of the product has no code or no test, or where something names a rule that there is not.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const rules = parse(readFileSync('contracts/policies/rules.yaml', 'utf8'));
const isKnown = (rule) => Object.hasOwn(rules, rule);
const ruleNames = /\b(?:UL|K)-\d\d\b/g;

const filesIn = (folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
const isTest = (path) => /\.(?:spec|test)\.ts$/.test(path);
const source = filesIn('src').filter((path) => path.endsWith('.ts'));
// not those that only describe: OpenAPI, reporting views, samples
const data = ['calendars', 'council', 'mappings', 'policies', 'sla']
  .flatMap((folder) => filesIn(join('contracts', folder)))
  .filter((path) => path.endsWith('.yaml') && path !== join('contracts', 'policies', 'rules.yaml'));
const code = [...source.filter((path) => !isTest(path)), ...data];
const tests = [...source, ...filesIn('test')].filter(isTest);

const codeTag = /@rule((?:[\s,]+(?:UL|K)-\d\d\b)+)/g;
const dataTag = /@rule((?:[\s,]+(?:UL|K)-\d\d\b)+)|^[\s{-]*(?:.*[,{]\s*)?rules?:(.*)$/gm;
const title = /\b(?:it|test|describe)(?:\.\w+)*(?:\([^()]*\))?\(\s*(['"`])((?:\\.|(?!\1).)*?)\1/gs;

const found = Object.fromEntries(Object.keys(rules).map((rule) => [rule, { code: new Set(), tests: new Set() }]));
const unknown = [];

function note(kind, names, { path, as }) {
  for (const rule of names.match(ruleNames) ?? []) {
    if (isKnown(rule)) found[rule][kind].add(as);
    else unknown.push(`${path}: ${rule}`);
  }
}

for (const path of code.sort())
  for (const [, ...names] of readFileSync(path, 'utf8').matchAll(path.endsWith('.yaml') ? dataTag : codeTag))
    note('code', names.join(' '), { path, as: path });
for (const path of tests.sort())
  for (const [, , name] of readFileSync(path, 'utf8').matchAll(title))
    note('tests', name, { path, as: `${path}: ${name.replaceAll(/\s+/g, ' ')}` });

const list = Object.entries(rules).map(([rule, { by, says, note: left }]) => ({
  rule,
  by,
  says,
  ...(left ? { note: left } : {}),
  code: [...found[rule].code],
  tests: [...found[rule].tests],
}));
const missing = list.filter(({ by, code, tests }) => by === 'product' && (code.length === 0 || tests.length === 0));

if (process.argv.includes('--json')) console.log(JSON.stringify(list, null, 2));
else if (!process.argv.includes('--check')) for (const line of list.flatMap(described)) console.log(line);
for (const { rule, code } of missing)
  console.error(`${rule}: no ${code.length === 0 ? 'code' : 'test'} says that it carries it out`);
for (const place of unknown) console.error(`${place} is no rule of contracts/policies/rules.yaml`);
const ofProduct = list.filter(({ by }) => by === 'product').length;
if (!process.argv.includes('--json'))
  console.log(
    `${list.length} rules, ${ofProduct} of the product, ${missing.length} of them without code or test, ${list.length - ofProduct} of people`,
  );
process.exitCode = missing.length + unknown.length > 0 ? 1 : 0;

function described({ rule, by, says, note: left, code, tests }) {
  const head = `${rule}  ${says}`;
  if (by === 'people') return [head, `  people: ${left}`, ''];
  return [head, ...code.map((path) => `  code  ${path}`), ...tests.map((test) => `  test  ${test}`), ''];
}
