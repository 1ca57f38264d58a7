import type { Clock } from '../../platform/clock/clock.js';
import type { Interpretation, LegacyCodes, LegacyPage, LegacyRecord, LegacyReject } from '../legacy-system.js';
import type { CivicViewMapping } from './mapping-file.js';
import { readRow, type RowRules } from './mapping.js';

/** What every part of the adapter reads with. */
export interface CareParts {
  system: string;
  mapping: CivicViewMapping;
  rules: RowRules;
  interpret: (codes: LegacyCodes) => Interpretation;
  clock: Clock;
}

/** CARE tells of nothing beside its rows. */
export function pageContent(
  rows: readonly unknown[],
  rules: RowRules,
): Pick<LegacyPage, 'records' | 'rejects' | 'touched'> {
  const records: LegacyRecord[] = [];
  const rejects: LegacyReject[] = [];
  for (const row of rows) {
    const { result } = readRow(row, rules);
    if (result.outcome === 'record') records.push(result);
    else rejects.push(result);
  }
  return { records, rejects, touched: [] };
}
