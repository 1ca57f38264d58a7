import { taskActions, taskDeterminations } from '../codes.js';
import { taskActionName, type Refusal } from '../store/desk.js';
import type { RequestRow, TaskRow } from '../store/rows.js';
import { taskListing, wireTask } from '../wire/task-listing.js';
import { failed, succeeded, type Answer } from './answer.js';
import type { Site } from './crm-routes.js';
import { listHandler } from './list-handler.js';
import type { Call, Route } from './route-table.js';

const base = '/main/api/v2/workflows';
const completionPattern = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;

export function workflowRoutes(site: Site): Route[] {
  const { tables } = site.records;
  const access = 'token';
  const render = (row: TaskRow) => wireTask(row, tables.requests.get(row.requestId) as RequestRow);
  return [
    {
      method: 'GET',
      path: `${base}/tasks`,
      operation: 'listTasks',
      access,
      handler: listHandler(site, taskListing(tables), render),
    },
    { method: 'POST', path: `${base}/tasksopen`, operation: 'openTask', access, handler: (call) => open(site, call) },
    {
      method: 'POST',
      path: `${base}/tasks/{id}/comments`,
      operation: 'addComment',
      access,
      handler: (call) => comment(site, call),
    },
    {
      method: 'GET',
      path: `${base}/tasks/{id}/commentformatted`,
      operation: 'readComments',
      access,
      handler: (call) => comments(site, call),
    },
    {
      method: 'POST',
      path: `${base}/tasks/{id}/complete`,
      operation: 'completeTask',
      access,
      handler: (call) => complete(site, call),
    },
  ];
}

async function open({ records, desk }: Site, call: Call): Promise<Answer> {
  const now = records.now();
  const body = (await call.json()) as Record<string, unknown>;
  const { documentType, documentYear, documentNumber, documentPart, taskDetails } = body;
  const parts = [documentType, documentYear, documentNumber, documentPart];
  if (!parts.every((part) => Number.isInteger(part)) || !Array.isArray(taskDetails) || taskDetails.length === 0) {
    return failed(400, 'documentType, documentYear, documentNumber, documentPart and taskDetails are wanted', now);
  }
  const [type, year, number, part] = parts as [number, number, number, number];
  const request = records.tables.requestByParts({ type, year, number, part });
  if (!request) return failed(404, 'There is no such document', now);
  const details = taskDetails as { taskReasonCode?: unknown; comment?: unknown }[];
  const wrong = details.find((detail) => !taskActions.some(({ code }) => code === detail.taskReasonCode));
  if (wrong) return failed(400, 'taskReasonCode is wrong', now);
  const opened = details.map((detail) => {
    const code = String(detail.taskReasonCode);
    const text = typeof detail.comment === 'string' ? detail.comment : null;
    const task = desk.openTask(records.tables.requests.get(request.id) ?? request, { code, comment: text }, now);
    return { id: task.id, description: taskActionName(code) };
  });
  return succeeded({ openTaskResponseData: opened }, now);
}

function comment({ records, desk }: Site, { params, query }: Call): Answer {
  const now = records.now();
  const text = query.get('comment');
  if (!text) return failed(400, 'comment is missing', now);
  return outcome(desk.comment(Number(params.id), text, now), now);
}

/** Each row of 70 characters on a line of its own: where the real one breaks them isn't known. */
function comments({ records }: Site, { params }: Call): Answer {
  const task = records.tables.tasks.get(Number(params.id));
  if (!task) return failed(404, 'There is no such task', records.now());
  const lines = task.comments.flatMap((note) => note.lines);
  return succeeded({ commentFormatted: lines.join('\n') }, records.now());
}

async function complete({ records, desk }: Site, call: Call): Promise<Answer> {
  const now = records.now();
  const { determinationCode, completionDateTime } = (await call.json()) as Record<string, unknown>;
  const code = taskDeterminations.find((known) => known === determinationCode);
  if (!code) return failed(400, 'determinationCode is wrong', now);
  const match = completionPattern.exec(String(completionDateTime));
  const completed = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
  if (Number.isNaN(completed)) return failed(400, 'completionDateTime must be yyyy-MM-dd HH:mm:ss in UTC', now);
  return outcome(desk.complete(Number(call.params.id), { code, completed }, now), now);
}

function outcome(result: TaskRow | Refusal, now: number): Answer {
  if (!('refused' in result)) return succeeded({}, now);
  return failed(result.refused === 'missing' ? 404 : 400, result.reason, now);
}
