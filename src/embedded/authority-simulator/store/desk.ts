import { requestDocumentType, roles, categories, taskActions, unmappedDemoCategory } from '../codes.js';
import { offsetMinutes } from '../wire/wire-time.js';
import type { Change } from './change.js';
import { endOfBusinessDay } from './end-of-business-day.js';
import type { Records } from './records.js';
import { formatAccount, type Millis, type NameRow, type RequestRow, type TaskRow } from './rows.js';

const operatorId = 501;
const externalReferenceLength = 50;
const lineLength = 70;

export interface NewCase {
  categoryId: number;
  contactMethodCode: string;
  precis: string;
  description: string;
  externalReference?: string | null;
  customer: Omit<NameRow, 'id' | 'created' | 'modified'> | null;
  position?: RequestRow['position'];
  parcelId?: number | null;
}

export type Refusal = { refused: 'missing' | 'impossible'; reason: string };

/**
 * What the council's officers do, each as one transaction at the instant `at`; the API does the same through here. Nothing waits for the
 * disk: await `records.durable()`.
 */
export class Desk {
  constructor(private readonly records: Records) {}

  receive(wanted: NewCase, at: Millis): RequestRow {
    const { tables } = this.records;
    const changes: Change[] = [];
    let nameId: number | null = null;
    if (wanted.customer) {
      nameId = tables.names.nextId;
      changes.push(['name', { ...wanted.customer, id: nameId, created: at, modified: at }]);
    }
    const row = this.newRequest(wanted, { at, nameId });
    this.records.commit([...changes, ['request', row]]);
    return row;
  }

  openTask(request: RequestRow, task: { code: string; comment: string | null }, at: Millis): TaskRow {
    const { tables } = this.records;
    const row: TaskRow = {
      id: tables.tasks.nextId,
      requestId: request.id,
      workflowActionCode: task.code,
      workflowSequence: tables.tasks.group(request.id).length + 1,
      open: true,
      opened: at,
      due: endOfBusinessDay(at, 5),
      determinationCode: null,
      determined: null,
      created: at,
      modified: at,
      modifiedOperatorId: operatorId,
      comments: task.comment ? [{ at, lines: commentLines(task.comment) }] : [],
    };
    this.records.commit([['task', row], ...this.touched(request, at)]);
    return row;
  }

  comment(taskId: number, text: string, at: Millis): TaskRow | Refusal {
    const task = this.records.tables.tasks.get(taskId);
    if (!task) return { refused: 'missing', reason: `There is no task ${taskId}` };
    const row = { ...task, modified: at, comments: [...task.comments, { at, lines: commentLines(text) }] };
    this.records.commit([['task', row]]);
    return row;
  }

  /** Closing an ACTN task closes its request with the same code: the sample's workflow, nothing that is publicly known. */
  complete(taskId: number, closing: { code: string; completed: Millis }, at: Millis): TaskRow | Refusal {
    const task = this.records.tables.tasks.get(taskId);
    if (!task) return { refused: 'missing', reason: `There is no task ${taskId}` };
    if (!task.open) return { refused: 'impossible', reason: `Task ${taskId} is complete already` };
    const row = { ...task, open: false, determinationCode: closing.code, determined: closing.completed, modified: at };
    const request = this.requestOf(task);
    const closes = task.workflowActionCode === 'ACTN' && request.determinationCode === null;
    const after = closes ? this.closed(request, closing, at) : this.touched(request, at);
    this.records.commit([['task', row], ...after]);
    return row;
  }

  /** Closes a request and whatever tasks are still open. */
  close(request: RequestRow, code: string, at: Millis): void {
    const open = this.records.tables.tasks.group(request.id).filter((task) => task.open);
    const tasks = open.map((task): Change => [
      'task',
      {
        ...task,
        open: false,
        determinationCode: task.workflowActionCode === 'ACTN' ? 'CCOM' : 'CAC',
        determined: at,
        modified: at,
      },
    ]);
    this.records.commit([...tasks, ...this.closed(request, { code, completed: at }, at)]);
  }

  reopen(request: RequestRow, at: Millis): void {
    this.change(request, { determinationCode: null, determined: null, determinationNameId: null }, at);
  }

  reclassify(request: RequestRow, categoryId: number, at: Millis): void {
    const { targetDays, role } = rulesOf(categoryId);
    this.change(
      request,
      {
        categoryId,
        dueNumberDays: targetDays,
        due: endOfBusinessDay(request.received, targetDays),
        actioningRoleId: role.roleId,
        actioningInitials: role.initials,
        actioningNameId: role.nameId,
      },
      at,
    );
  }

  change(request: RequestRow, fields: Partial<RequestRow>, at: Millis): void {
    this.records.commit([['request', { ...request, ...fields, changed: at, modified: at }]]);
  }

  private newRequest(wanted: NewCase, { at, nameId }: { at: Millis; nameId: number | null }): RequestRow {
    const { tables } = this.records;
    const year = new Date(at + offsetMinutes(at) * 60_000).getUTCFullYear();
    const parts = { type: requestDocumentType, year, number: tables.nextNumber(year), part: 1 };
    const { targetDays, role } = rulesOf(wanted.categoryId);
    return {
      id: tables.requests.nextId,
      documentType: parts.type,
      documentYear: parts.year,
      documentNumber: parts.number,
      documentPart: parts.part,
      formattedAccount: formatAccount(parts),
      workflowCode: 'CRMS',
      externalReference: cutReference(wanted.externalReference ?? null),
      documentPrecis: wanted.precis,
      description: wanted.description,
      received: at,
      written: null,
      determined: null,
      changed: at,
      due: endOfBusinessDay(at, targetDays),
      dueNumberDays: targetDays,
      determinationCode: null,
      determinationNameId: null,
      actioningNameId: role.nameId,
      actioningInitials: role.initials,
      actioningRoleId: role.roleId,
      contactMethodCode: wanted.contactMethodCode,
      categoryId: wanted.categoryId,
      created: at,
      modified: at,
      modifiedOperatorId: operatorId,
      nameId,
      parcelId: wanted.parcelId ?? null,
      position: wanted.position ?? null,
    };
  }

  private closed(request: RequestRow, closing: { code: string; completed: Millis }, at: Millis): Change[] {
    const { completed, code } = closing;
    const fields = { determinationCode: code, determined: completed, determinationNameId: request.actioningNameId };
    return [['request', { ...request, ...fields, changed: at, modified: at }]];
  }

  private touched(request: RequestRow, at: Millis): Change[] {
    return this.records.settings.tasksTouchRequests ? [['request', { ...request, modified: at }]] : [];
  }

  private requestOf(task: TaskRow): RequestRow {
    return this.records.tables.requests.get(task.requestId) as RequestRow;
  }
}

/** The on-premises database keeps 50 characters. */
export function cutReference(reference: string | null): string | null {
  return reference === null ? null : reference.slice(0, externalReferenceLength);
}

/** 70 characters a row, and Informix drops what isn't ASCII. */
export function commentLines(text: string): string[] {
  const ascii = text.replace(/[^\x20-\x7e\n]/g, '');
  return ascii.split('\n').flatMap((line) => line.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? ['']);
}

export function taskActionName(code: string): string | null {
  return taskActions.find((action) => action.code === code)?.name ?? null;
}

function rulesOf(categoryId: number) {
  const known = [...categories, unmappedDemoCategory].find((category) => category.categoryId === categoryId);
  const role = roles.find((candidate) => candidate.unit === known?.unit) ?? roles[roles.length - 1];
  return { targetDays: known?.targetDays ?? 10, role: role as (typeof roles)[number] };
}
