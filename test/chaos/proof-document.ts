import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { alignedTable, cellsOf, type Row } from './report.js';

/** How a row came to be, so that it can be played again. */
interface ProvenRow extends Row {
  seed: number;
  /** UTC, to the minute. */
  at: string;
  /** Of the machine while it ran: other things may have been at work on it. */
  load: number;
}

const data = 'docs/proof/chaos.json';
const document = 'docs/proof/chaos.md';

/** Puts rows into docs/proof/chaos.json in place of older ones of the same fault, and writes chaos.md from all of them, in the order of `faults`. */
export function writeProof(rows: Row[], { seed, faults }: { seed: number; faults: string[] }): void {
  const proven = new Map(readProven().map((row) => [row.fault, row]));
  for (const row of rows) {
    const { seed: _seed, at: _at, load: _load, ...before } = proven.get(row.fault) ?? { seed, at: '', load: 0 };
    // told again after each job: a row that has not changed keeps its time
    if (JSON.stringify(before) === JSON.stringify(row)) continue;
    const at = new Date().toISOString().slice(0, 16).replace('T', ' ');
    proven.set(row.fault, { ...row, seed, at, load: Math.round((loadavg()[2] ?? 0) * 10) / 10 });
  }
  const inOrder = faults.flatMap((fault) => proven.get(fault) ?? []);
  mkdirSync('docs/proof', { recursive: true });
  writeFileSync(data, `${JSON.stringify(inOrder, null, 2)}\n`);
  writeFileSync(document, documentOf(inOrder));
}

function readProven(): ProvenRow[] {
  return existsSync(data) ? (JSON.parse(readFileSync(data, 'utf8')) as ProvenRow[]) : [];
}

function documentOf(rows: ProvenRow[]): string {
  const head = [
    'fault',
    'runs',
    'lost',
    'doubled',
    'inversions',
    'duplicates',
    'recovery p50/p99 s',
    'control',
    'seed',
  ];
  const lines = rows.map((row) => [...cellsOf(row), String(row.seed)]);
  const notes = rows.map(({ fault, notes: said, at, load }) => [`- **${fault}** (${at} UTC, load ${load})`, ...said]);
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  return `${readFileSync('test/chaos/preface.md', 'utf8').trim()}

## Result

Written by \`npm run test:chaos -- --kills 200 --seed <seed> --write-docs\` on ${machine}; a row that is played again alone (\`--only\`)
replaces the older one. The load is that of the whole machine over a quarter of an hour.

${alignedTable(head, lines)}

## Beside the table

${notes.map((said) => said.join('\n  - ')).join('\n')}
`;
}
