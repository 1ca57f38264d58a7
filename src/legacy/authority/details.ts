import type { LegacyDetails, LegacyNote } from '../legacy-system.js';
import { bodyOf, contactOf, nameIdOf, positionOf } from './detail-rows.js';
import { type AuthorityParts, rowsOfRequest } from './reading.js';
import { acknowledgedAt, progressNoticeAt, progressOf, type Task, tasksOf } from './task-rows.js';

interface Subject {
  legacyId: string;
  number: string;
  signal: AbortSignal;
}

/** What needs calls of its own, each as far as the mapping asks for it. Throws SourceError. */
export async function readDetails(parts: AuthorityParts, subject: Subject): Promise<LegacyDetails> {
  const { details, endpoints } = parts.mapping;
  const needsTasks = details.tasks || details.notes;
  const tasks = needsTasks ? readTasks(parts, subject) : Promise.resolve([]);
  const [taskList, notes, contact, description, position] = await Promise.all([
    tasks,
    details.notes ? tasks.then((list) => readNotes(parts, subject, list)) : [],
    details.contact ? readContact(parts, subject) : null,
    details.description ? readOf(parts, subject, { operation: 'description', path: endpoints.description }) : null,
    details.position ? readOf(parts, subject, { operation: 'position', path: endpoints.position }) : null,
  ]);
  return {
    // tasks may have been read for their notes alone
    ...toldByTasks(parts, details.tasks ? taskList : []),
    contact,
    description: bodyOf(description, 'description'),
    notes,
    position: positionOf(position),
  };
}

function toldByTasks({ mapping }: AuthorityParts, tasks: Task[]) {
  return {
    progress: progressOf(tasks),
    acknowledgedAt: acknowledgedAt(tasks, mapping.acknowledgement),
    progressNoticeAt: progressNoticeAt(tasks, mapping.progressNotice ?? null),
  };
}

async function readTasks(parts: AuthorityParts, { number, signal }: Subject): Promise<Task[]> {
  const reading = { operation: 'request-tasks', path: parts.mapping.endpoints.tasks, signal, about: 'detail' as const };
  return tasksOf(await rowsOfRequest(parts, number, reading), parts.rules);
}

async function readContact(parts: AuthorityParts, { number, signal }: Subject) {
  const { endpoints } = parts.mapping;
  const about = 'detail' as const;
  const links = await rowsOfRequest(parts, number, {
    operation: 'name-links',
    path: endpoints.nameLinks,
    signal,
    about,
  });
  const nameId = nameIdOf(links);
  if (nameId === null) return null;
  return contactOf(await parts.client.one({ operation: 'name', path: withId(endpoints.name, nameId), signal, about }));
}

/** Notes of the newest tasks, the oldest first. */
async function readNotes(parts: AuthorityParts, { signal }: Subject, tasks: Task[]): Promise<LegacyNote[]> {
  const { details, endpoints } = parts.mapping;
  const oldestFirst = [...tasks].sort((a, b) => Number(a.id) - Number(b.id));
  const newest = oldestFirst.slice(Math.max(0, tasks.length - details.notesOfTasks));
  const texts = await Promise.all(
    newest.map(({ id }) =>
      parts.client.one({ operation: 'task-notes', path: withId(endpoints.taskNotes, id), signal, about: 'detail' }),
    ),
  );
  return newest.flatMap(({ modifiedAt, openedAt }, index) => {
    const text = bodyOf(texts[index], 'commentFormatted');
    return text === null ? [] : [{ at: modifiedAt ?? openedAt, text }];
  });
}

function readOf(
  { client }: AuthorityParts,
  { legacyId, signal }: Subject,
  { operation, path }: { operation: string; path: string },
): Promise<unknown> {
  return client.one({ operation, path: withId(path, legacyId), signal, about: 'detail' });
}

function withId(path: string, id: string): string {
  return path.replace('{id}', encodeURIComponent(id));
}
