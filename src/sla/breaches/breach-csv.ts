import { csvLine } from '../../platform/csv/csv-line.js';
import type { BreachView } from './breach-queries.js';

const columns = {
  caseId: (view) => view.caseId,
  system: (view) => view.system,
  number: (view) => view.number,
  kind: (view) => view.kind,
  unit: (view) => view.unit,
  category: (view) => view.category,
  restricted: (view) => view.restricted,
  clock: (view) => view.clock,
  title: (view) => view.title,
  rule: (view) => view.rule,
  byDefault: (view) => view.byDefault,
  cycle: (view) => view.cycle,
  revision: (view) => view.revision,
  state: (view) => view.state,
  startedAt: (view) => view.startedAt,
  dueAt: (view) => view.dueAt,
  breachedAt: (view) => view.breachedAt,
  stoppedAt: (view) => view.stoppedAt,
  historical: (view) => view.historical,
  overdueBusinessDays: (view) => view.overdue?.days ?? null,
  overdueBusinessMinutes: (view) => view.overdue?.minutes ?? null,
  role: (view) => view.role,
  action: (view) => view.action,
  escalation: (view) => view.escalation?.state ?? null,
  notice: (view) => view.notice,
} satisfies Record<string, (view: BreachView) => string | number | boolean | null>;

const cells = Object.values(columns);

/** The header of a file of breaches. */
export const breachCsvHeader = csvLine(Object.keys(columns));

/** One line of it. */
export function breachCsvLine(breach: BreachView): string {
  return csvLine(cells.map((cell) => cell(breach)));
}
