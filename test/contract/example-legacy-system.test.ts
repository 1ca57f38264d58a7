import { existsSync, readFileSync } from 'node:fs';
import { freshDatabase } from '../support/database.js';
import { mirrorOf } from '../support/mirror.js';
import { lettersBench } from './example/letters-bench.js';
import { records } from './kit/check.js';
import { legacyChecks } from './kit/legacy-checks.js';
import { legacySystemContract } from './kit/legacy-system-contract.js';

legacySystemContract('the example of docs/adding-a-legacy-system.md', lettersBench);

test('sync takes it as it is: cases, their mapping gaps, and proof that the mirror is equal', async () => {
  const [fresh, bench] = await Promise.all([freshDatabase(), lettersBench({ impatient: false })]);
  try {
    const [closed, open, unmapped] = records(bench, 3);
    const unknown = { ...unmapped!.codes, category: bench.codes.unknown };
    await bench.source.put({ ...closed!, codes: bench.codes.known }, open!, { ...unmapped!, codes: unknown });
    const { runner } = mirrorOf(fresh.database, bench.legacy);
    expect(await runner.runPass('letters')).toMatchObject({ fetched: 3, received: 3, rejected: 0 });
    expect(await runner.runSweep('letters')).toMatchObject({ outcome: 'complete', seen: 3, difference: 0 });
    const cases = `select number, system, category, unit, status from cases order by number`;
    expect(await fresh.database.query(cases)).toEqual([
      { number: 'L1', system: 'letters', category: 'Roads', unit: 'Works', status: 'completed' },
      { number: 'L2', system: 'letters', category: 'Roads', unit: 'Works', status: 'received' },
      { number: 'L3', system: 'letters', category: null, unit: null, status: 'received' },
    ]);
  } finally {
    await fresh.drop();
  }
});

describe('docs/adding-a-legacy-system.md', () => {
  const text = readFileSync('docs/adding-a-legacy-system.md', 'utf8');
  const blocks = [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language, code]) => ({ language, code }));

  test('shows the example as it stands in its files', () => {
    const shown = [...text.matchAll(/^<!-- (\S+) (\S+) -->\n```ts\n([^]*?)^```$/gm)];
    expect(shown).toHaveLength(blocks.filter(({ language }) => language === 'ts').length);
    for (const [, file, region, code] of shown)
      expect(`${region}:\n${code}`).toBe(`${region}:\n${regionOf(file!, region!)}`);
  });

  test('names checks of the kit and files that there are', () => {
    const prose = text.replace(/^```[^]*?^```$/gm, '');
    const checks = new Set(legacyChecks.map(({ name }) => name));
    const named = [...prose.matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(([, name]) => name!);
    expect(named.filter((name) => !checks.has(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(15);
    const paths = [...prose.matchAll(/`((?:src|test|contracts|docs|helm|scripts)\/[^`<*]+)`/g)].map(
      ([, path]) => path!,
    );
    // what the reader is to make
    const made = /letters/;
    expect(paths.filter((path) => !existsSync(path) && (!made.test(path) || path.startsWith('test/')))).toEqual([]);
  });
});

/** What stands between `// #region <name>` and the next `// #endregion`. */
function regionOf(file: string, region: string): string {
  const [, code] = readFileSync(`test/contract/example/${file}`, 'utf8').split(`// #region ${region}\n`);
  return code?.split('// #endregion')[0] ?? `${file} has no region ${region}`;
}
