import type { Instant } from '../../model/case.js';
import { type Row, RowFault } from '../row-fields.js';
import type { TaskRule } from './mapping-file.js';
import { numberOf, type RowRules } from './mapping.js';
import { codeOf, idOf, instantOf } from './row-fields.js';
import { isObject } from './wire.js';

/** A task of a request, as far as details need it. */
export interface Task {
  id: string;
  action: string | null;
  isOpen: boolean;
  openedAt: Instant | null;
  completedAt: Instant | null;
  modifiedAt: Instant | null;
}

/**
 * Numbers of the requests to which a page of tasks belongs, each once. Tasks of other modules (rates, applications) have accounts of
 * another pattern and are passed over, and so are rows that name none: a task tells nothing but which request to look at.
 */
export function numbersOfTasks(rows: readonly unknown[], rules: RowRules): string[] {
  const numbers = new Map<string, string>();
  for (const row of rows) {
    const number = isObject(row) ? numberWithoutFault(row, rules) : null;
    if (number !== null) numbers.set(number.toUpperCase(), number);
  }
  return [...numbers.values()];
}

/** The tasks among one request's rows; what is none is left out. */
export function tasksOf(rows: readonly unknown[], rules: RowRules): Task[] {
  return rows.flatMap((row) => {
    if (!isObject(row)) return [];
    try {
      return [taskOf(row, rules)];
    } catch (fault) {
      if (fault instanceof RowFault) return [];
      throw fault;
    }
  });
}

/** The action code of the newest open task: how far the request is. Null without one. */
export function progressOf(tasks: readonly Task[]): string | null {
  return (
    tasks
      .filter((task) => task.isOpen && task.action !== null)
      .sort(byOpening)
      .at(-1)?.action ?? null
  );
}

/** When the customer was first told that the request arrived (UL-02), where the site has mapped a task to that. */
export function acknowledgedAt(tasks: readonly Task[], rule: TaskRule | null): Instant | null {
  return rule && (toldAt(tasks, rule)[0] ?? null);
}

/** When the customer was last told of progress (UL-05), where the site has mapped a task to that. */
export function progressNoticeAt(tasks: readonly Task[], rule: TaskRule | null): Instant | null {
  return rule && (toldAt(tasks, rule).at(-1) ?? null);
}

/** When the customer was told by tasks of the rule's code, the first time first. */
function toldAt(tasks: readonly Task[], rule: TaskRule): Instant[] {
  const code = rule.taskCode.toUpperCase();
  return tasks
    .filter((task) => task.action?.toUpperCase() === code && !(rule.when === 'completed' && task.isOpen))
    .map((task) => (rule.when === 'completed' ? task.completedAt : task.openedAt))
    .filter((at) => at !== null)
    .sort();
}

function taskOf(row: Row, rules: RowRules): Task {
  const openedAt =
    instantOf(row, 'openDate', rules.readInstant) ?? instantOf(row, 'createdDateTime', rules.readInstant);
  return {
    id: idOf(row),
    action: codeOf(row, 'workflowActionCode'),
    isOpen: isOpen(row),
    openedAt,
    completedAt: instantOf(row, 'determinationDate', rules.readInstant),
    modifiedAt: instantOf(row, 'modifiedDateTime', rules.readInstant),
  };
}

// That 1 is open is an assumption: a flag that is neither leaves it to the determination.
function isOpen({ openFlag, determinationCode }: Row): boolean {
  if (openFlag === 0 || openFlag === '0' || openFlag === false || openFlag === 'N') return false;
  return typeof determinationCode !== 'string' || determinationCode.trim() === '';
}

function byOpening(a: Task, b: Task): number {
  const [first, second] = [a.openedAt ?? '', b.openedAt ?? ''];
  if (first !== second) return first < second ? -1 : 1;
  return Number(a.id) - Number(b.id);
}

function numberWithoutFault(row: Row, rules: RowRules): string | null {
  try {
    return numberOf(row, rules);
  } catch {
    return null;
  }
}
