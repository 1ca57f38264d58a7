import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { BenchOptions } from './options.js';
import { table } from './report.js';
import type { ResultRow } from './result-row.js';

export interface Circumstances {
  command: string;
  options: BenchOptions;
  seconds: number;
}

/** docs/proof/benchmarks.md, with everything that is needed to run it again. */
export function writeDocs(rows: ResultRow[], { command, options, seconds }: Circumstances): void {
  const preface = readFileSync(fileURLToPath(new URL('preface.md', import.meta.url)), 'utf8').trim();
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  const text = `${preface}

## Result

Written by \`${command}\` on ${new Date().toISOString().slice(0, 10)}: ${options.rounds} rounds, ${options.rows.toLocaleString('en-AU')} requests,
${Math.round(seconds / 60)} minutes on ${machine}, with everything on the same machine.

${table(rows)}

${missedText(rows)}
`;
  mkdirSync('docs/proof', { recursive: true });
  writeFileSync('docs/proof/benchmarks.md', text);
}

function missedText(rows: ResultRow[]): string {
  const missed = rows.filter(({ met }) => met === false);
  if (missed.length === 0) return 'Every goal that was measured is met.';
  const lines = missed.map(({ axis, against, ratio, ours, unit, goal }) => {
    const value = ratio === null ? `${ours} ${unit}` : String(ratio);
    return `- ${axis}${against === null ? '' : ` against ${against}`}: ${value}, ${goal} was wanted`;
  });
  return `Missed in this run:\n\n${lines.join('\n')}`;
}
