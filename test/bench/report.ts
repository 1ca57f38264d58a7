import { mkdirSync, writeFileSync } from 'node:fs';
import type { ResultRow } from './result-row.js';

export function writeReport(rows: ResultRow[]): void {
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/bench.json', `${JSON.stringify(rows, null, 2)}\n`);
}

const head = ['axis', 'against', 'ours', 'peer', 'unit', 'ratio', 'spread', 'goal', 'met'];

export function table(rows: ResultRow[]): string {
  const lines = rows.map((row) => [
    row.axis,
    row.against ?? '-',
    ...(row.missing === null ? figures(row) : [`not measured: ${row.missing}`, '', row.unit, '', '']),
    row.goal ?? '-',
    row.met === null ? '-' : row.met ? 'yes' : 'NO',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  const text = (line: string[]) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [text(head), text(widths.map((width) => '-'.repeat(width))), ...lines.map(text)].join('\n');
}

function figures({ ours, peer, unit, ratio, spread }: ResultRow): string[] {
  const number = (value: number | null) => (value === null ? '-' : value.toLocaleString('en-AU'));
  return [number(ours), number(peer), unit, number(ratio), spread ? spread.map(number).join(' to ') : '-'];
}
