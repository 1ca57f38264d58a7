import type { ServiceStandard } from '../model/service-standard.js';
import { type ClockFilter, type ClockKey, clockKeyColumns, type ClockSight } from './clock-page.js';
import type { ClockRules } from './clock-rules.js';

/** What every list of clocks says of a clock and its case. */
export interface ListedClock {
  caseId: string;
  system: string;
  number: string;
  kind: string;
  unit: string | null;
  category: string | null;
  restricted: boolean;
  clock: string;
  rule: string;
  cycle: number;
}

/** The same as it is read, with its place in the list. */
export interface ListedRow extends ListedClock {
  started_at: Date;
  due_at: Date | null;
  key_at: string;
}

/** Columns of `ListedRow`, for a list in the order of `at`. */
export function listedColumns(at: string): string {
  return `k.case_id as "caseId", k.system, c.number, c.kind, c.unit, c.category, c.restricted, k.clock, k.rule, k.cycle, k.started_at, k.due_at,
  ${clockKeyColumns(at)}`;
}

export const clocksOfCases = `
from clocks k join cases c on c.id = k.case_id`;

// Nullable parameters in a statement without a name: what is null falls away when PostgreSQL plans it with the values at hand.
/** By `filterValues`, $1 to $6. */
export const matchesFilter = `
(not c.restricted or $1) and ($2::text[] is null or k.clock = any($2)) and ($3::text[] is null or c.kind = any($3))
  and ($4::text is null or c.unit = $4) and ($5::text is null or c.category = $5) and ($6::text is null or k.system = $6)`;

export function filterValues(
  { standards }: Pick<ClockRules, 'standards'>,
  { restricted }: ClockSight,
  filter: ClockFilter,
): unknown[] {
  const { kind, unit, category, system } = filter;
  return [restricted, clocksOf(standards.clocks, filter), kind, unit, category, system].map((value) => value ?? null);
}

/** Where a list goes on, as the four parameters after its filters. */
export function placeValues(after: ClockKey | null): unknown[] {
  return [after?.at, after?.id, after?.clock, after?.cycle].map((value) => value ?? null);
}

export function keyOf({ key_at: at, caseId: id, clock, cycle }: ListedRow): ClockKey {
  return { at, id, clock, cycle };
}

/** What a list says of a clock's standard; a standard that was switched off has no more than its name. */
export function standardOf(
  rules: Pick<ClockRules, 'standard'>,
  clock: string,
): { title: string; byDefault: boolean; role: string; action: string } {
  const standard = rules.standard(clock);
  if (!standard) return { title: clock, byDefault: false, role: '', action: '' };
  const { title, byDefault, onBreach } = standard;
  return { title, byDefault, role: onBreach.role, action: onBreach.action };
}

/** The clocks that a filter by clock, role and action leaves; null: all of them. */
function clocksOf(
  standards: readonly ServiceStandard[],
  { clock, role, action }: Pick<ClockFilter, 'clock' | 'role' | 'action'>,
): string[] | null {
  if (!clock && !role && !action) return null;
  return standards
    .filter((standard) => !clock || clock.includes(standard.clock))
    .filter(({ onBreach }) => (!role || onBreach.role === role) && (!action || onBreach.action === action))
    .map((standard) => standard.clock);
}
