import { csvLine } from '../platform/csv/csv-line.js';
import type { UnresolvedView } from './unresolved-queries.js';

const columns = {
  reason: (view) => view.reason,
  number: (view) => view.number,
  channel: (view) => view.channel,
  registeredAt: (view) => view.registeredAt,
  ageBusinessDays: (view) => view.ageBusinessDays,
  unit: (view) => view.unit,
  office: (view) => view.office,
  workOrder: (view) => view.workOrder,
  caseNumber: (view) => view.caseNumber,
  clock: (view) => view.clock,
  rule: (view) => view.rule,
  byDefault: (view) => view.byDefault,
  role: (view) => view.role,
  dueAt: (view) => view.dueAt,
  overdueBusinessDays: (view) => view.overdue?.days ?? null,
  breachedAt: (view) => view.breachedAt,
  historical: (view) => view.historical,
  why: (view) => view.explain?.summary ?? null,
} satisfies Record<string, (view: UnresolvedView) => string | number | boolean | null>;

const cells = Object.values(columns);

/** The header of a file of unresolved links. */
export const unresolvedCsvHeader = csvLine(Object.keys(columns));

/** One line of it. */
export function unresolvedCsvLine(view: UnresolvedView): string {
  return csvLine(cells.map((cell) => cell(view)));
}
