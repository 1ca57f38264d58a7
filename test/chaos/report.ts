import { mkdirSync, writeFileSync } from 'node:fs';
import type { Played } from './play-fault.js';

/** One line of reports/chaos.json. */
export interface Row {
  fault: string;
  runs: number;
  lost: number;
  doubled: number;
  inversions: number;
  duplicates: number;
  recoveryP50Seconds: number | null;
  recoveryP99Seconds: number | null;
  /** `caught` or `missed` for each guard that was broken on purpose; `none`: the fault has no guard of its own. */
  control: string;
  /** Why it was not played, or not to its end. */
  failure: string | null;
  notes: string[];
}

export interface ControlResult {
  guard: string;
  caught: boolean;
}

export function rowOf(fault: string, played: Played[], controls: ControlResult[]): Row {
  const seconds = played.flatMap(({ recoveries }) => recoveries).sort((a, b) => a - b);
  const count = (kind: 'lost' | 'doubled' | 'inversions') =>
    played.reduce((sum, { findings }) => sum + findings[kind].length, 0);
  const failures = played.flatMap(({ failure }) => failure ?? []);
  return {
    fault,
    runs: seconds.length,
    lost: count('lost'),
    doubled: count('doubled'),
    inversions: count('inversions'),
    duplicates: played.reduce((sum, { findings }) => sum + findings.duplicates, 0),
    recoveryP50Seconds: quantile(seconds, 0.5),
    recoveryP99Seconds: quantile(seconds, 0.99),
    control: controls.length === 0 ? 'none' : controls.every(({ caught }) => caught) ? 'caught' : 'missed',
    failure: failures.length > 0 ? failures.join('\n') : null,
    notes: [
      ...summed(played.flatMap(({ notes }) => notes)),
      ...controls.map(({ guard, caught }) => `${guard}: ${caught ? 'caught' : 'MISSED'}`),
    ],
  };
}

export function skippedRow(fault: string, reason: string): Row {
  return { ...rowOf(fault, [], []), failure: null, notes: [`not played: ${reason}`] };
}

export function isGood(row: Row): boolean {
  return row.lost + row.doubled + row.inversions === 0 && row.control !== 'missed' && row.failure === null;
}

export function table(rows: Row[]): string {
  const head = ['fault', 'runs', 'lost', 'doubled', 'inversions', 'duplicates', 'recovery p50/p99 s', 'control'];
  return alignedTable(
    head,
    rows.map((row) => cellsOf(row)),
  );
}

export function cellsOf(row: Row): string[] {
  return [
    row.fault,
    ...[row.runs, row.lost, row.doubled, row.inversions, row.duplicates].map(String),
    row.recoveryP99Seconds === null ? '-' : `${row.recoveryP50Seconds} / ${row.recoveryP99Seconds}`,
    row.failure === null ? row.control : 'FAILED',
  ];
}

export function alignedTable(head: string[], lines: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  const text = (line: string[]) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [text(head), text(widths.map((width) => '-'.repeat(width))), ...lines.map(text)].join('\n');
}

export function writeReport(rows: Row[]): void {
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/chaos.json', `${JSON.stringify(rows, null, 2)}\n`);
}

function quantile(sorted: number[], share: number): number | null {
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  return value === undefined ? null : Math.round(value * 10) / 10;
}

/** `name × n` for what was noted several times. */
function summed(notes: string[]): string[] {
  const counts = new Map<string, number>();
  for (const note of notes) counts.set(note, (counts.get(note) ?? 0) + 1);
  return [...counts].sort().map(([note, count]) => (count === 1 ? note : `${note} × ${count}`));
}
