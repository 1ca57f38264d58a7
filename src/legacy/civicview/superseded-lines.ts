import type { LegacyRecord } from '../legacy-system.js';
import { readRow, type RowRules } from './mapping.js';
import type { CareLine } from './wire.js';

/**
 * Lines of a file that hold an older state of a request than another line of it: late rows stand behind newer ones, and the last would win.
 * Of two that changed in the same minute the later line is the newer one. Pure.
 */
export function supersededLines(lines: readonly CareLine[], rules: RowRules): ReadonlySet<CareLine> {
  const newest = new Map<string, { line: CareLine; modifiedAt: string }>();
  const superseded = new Set<CareLine>();
  for (const line of repeated(lines, rules)) {
    const record = recordOf(line, rules);
    if (!record?.modifiedAt) continue;
    const { legacyId, modifiedAt } = record;
    const known = newest.get(legacyId);
    if (known && known.modifiedAt > modifiedAt) superseded.add(line);
    else {
      if (known) superseded.add(known.line);
      newest.set(legacyId, { line, modifiedAt });
    }
  }
  return superseded;
}

/** Most files hold each request once: only the others are read twice. */
function repeated(lines: readonly CareLine[], { columns }: RowRules): CareLine[] {
  const keys = lines.map(({ row }) =>
    'expected' in row ? null : (row[columns.id ?? columns.number]?.trim().toUpperCase() ?? null),
  );
  const counts = new Map<string | null, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return lines.filter((_, index) => keys[index] !== null && counts.get(keys[index] ?? null)! > 1);
}

function recordOf({ row }: CareLine, rules: RowRules): LegacyRecord | null {
  const { result } = readRow(row, rules);
  return result.outcome === 'record' ? result : null;
}
