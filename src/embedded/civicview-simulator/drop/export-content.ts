import { contentFaults, type FaultKind } from '../control/faults.js';
import type { ComplaintRow } from '../store/complaint-row.js';
import type { Register } from '../store/register.js';
import { columnNames, fieldsOf } from '../wire/columns.js';
import { csvText } from '../wire/csv.js';
import { windows1252 } from '../wire/windows-1252.js';

export interface ExportContent {
  csv: Buffer;
  rows: number;
}

/** The CSV of these rows, spoiled where the fault is one of content. */
export function exportContent(register: Register, rows: ComplaintRow[], fault: FaultKind | null): ExportContent {
  const lines = rows.map(fieldsOf);
  const spoiled = fault && contentFaults.has(fault) ? spoil(fault, { register, rows, lines }) : lines;
  return { csv: windows1252(csvText([columnNames, ...spoiled])), rows: spoiled.length };
}

function spoil(
  fault: FaultKind,
  { register, rows, lines }: { register: Register; rows: ComplaintRow[]; lines: string[][] },
): string[][] {
  if (fault === 'repeated-rows') return lines.flatMap((line) => [line, line]);
  if (fault === 'late-rows') {
    const late = rows.flatMap(({ no }) => register.previous(no) ?? []);
    const newest = new Map(rows.map(({ no, modified }) => [no, modified]));
    // of two states of one minute nobody could say which is the later one
    return [...lines, ...late.filter(({ no, modified }) => modified < (newest.get(no) ?? 0)).map(fieldsOf)];
  }
  return [...lines, ...garbage(lines[0] ?? columnNames.map(() => ''))];
}

/** One that lacks fields, one with an impossible date, one without a number; otherwise like `good`. */
function garbage(good: string[]): string[][] {
  const [, , ...rest] = good;
  return [
    ['99/99999', 'cut off'],
    ['99/99998', '31/02/2026 25:61', ...rest],
    ['', '03/03/2025 14:07', ...rest],
  ];
}
