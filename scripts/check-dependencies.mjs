// The folder rules of .dependency-cruiser.cjs over src, and proof that every file was looked at: given a TypeScript that it
// does not know, dependency-cruiser sees no file at all and passes.
import { readdirSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTypeScript from 'dependency-cruiser/config-utl/extract-ts-config';

const options = await extractOptions('./.dependency-cruiser.cjs');
const { output } = await cruise(['src'], options, undefined, { tsConfig: extractTypeScript('tsconfig.json') });
const { modules, summary } = output;

const written = readdirSync('src', { recursive: true }).filter((name) => name.endsWith('.ts'));
const cruised = new Set(modules.map((module) => module.source));
const unseen = written.map((name) => `src/${name}`).filter((name) => !cruised.has(name));

const comments = new Map(options.ruleSet.forbidden.map((rule) => [rule.name, rule.comment]));
for (const { from, to, rule, cycle } of summary.violations) {
  const path = cycle ? cycle.map((step) => step.name).join(' -> ') : to;
  console.error(`${rule.name}: ${from} -> ${path}\n  ${comments.get(rule.name)}`);
}
for (const name of unseen) console.error(`not looked at: ${name}`);
console.log(`${written.length} files, ${unseen.length} not looked at, ${summary.violations.length} violations`);
process.exitCode = written.length === 0 || unseen.length > 0 || summary.violations.length > 0 ? 1 : 0;
