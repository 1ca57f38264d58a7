import { Desk, commentLines, cutReference, type NewCase } from './desk.js';
import { Records } from './records.js';
import type { RequestRow } from './rows.js';

const at = Date.parse('2026-03-03T03:07:00Z');
const later = at + 3_600_000;
const pothole: NewCase = {
  categoryId: 1010,
  contactMethodCode: 'T',
  precis: 'Pothole',
  description: 'Deep',
  customer: null,
};

async function openDesk(settings = {}): Promise<{ desk: Desk; records: Records }> {
  const records = await Records.open(null, () => at);
  records.commit([['settings', settings]]);
  return { desk: new Desk(records), records };
}

const row = (records: Records, id: number) => records.tables.requests.get(id) as RequestRow;

describe('Desk', () => {
  it('numbers requests by the local year', async () => {
    const { desk } = await openDesk();
    const numbers = ['2025-12-31T12:59:59Z', '2025-12-31T13:00:00Z', '2026-01-05T00:00:00Z'].map(
      (instant) => desk.receive(pothole, Date.parse(instant)).formattedAccount,
    );
    expect(numbers).toEqual(['002.2025.00000001.001', '002.2026.00000001.001', '002.2026.00000002.001']);
  });

  it('gives a request the unit and the target of its category', async () => {
    const { desk } = await openDesk();
    expect(desk.receive(pothole, at)).toMatchObject({
      actioningRoleId: 10,
      actioningInitials: 'RDS',
      dueNumberDays: 10,
      due: Date.parse('2026-03-17T05:30:00Z'),
      determinationCode: null,
      modified: at,
    });
  });

  it.each([
    [true, later],
    [false, at],
  ])('tasksTouchRequests %p: opening and closing a task', async (tasksTouchRequests, modified) => {
    const { desk, records } = await openDesk({ tasksTouchRequests });
    const request = desk.receive(pothole, at);
    const task = desk.openTask(request, { code: 'ASS2', comment: null }, later);
    expect(row(records, request.id).modified).toBe(modified);
    desk.complete(task.id, { code: 'CAC', completed: later }, later);
    expect(row(records, request.id)).toMatchObject({ modified, determinationCode: null });
  });

  it('closes the request with its ACTN task', async () => {
    const { desk, records } = await openDesk();
    const request = desk.receive(pothole, at);
    const task = desk.openTask(request, { code: 'ACTN', comment: null }, at);
    desk.complete(task.id, { code: 'CCOM', completed: later }, later);
    expect(row(records, request.id)).toMatchObject({ determinationCode: 'CCOM', determined: later, modified: later });
  });

  it('closes the open tasks with their request, and nothing opens them again', async () => {
    const { desk, records } = await openDesk();
    const request = desk.receive(pothole, at);
    desk.openTask(request, { code: 'ACTN', comment: null }, at);
    desk.openTask(row(records, request.id), { code: 'ASS2', comment: null }, at);
    desk.close(row(records, request.id), 'COMP', later);
    desk.reopen(row(records, request.id), later + 1000);
    const tasks = records.tables.tasks.group(request.id).map((task) => [task.open, task.determinationCode]);
    expect({ tasks, code: row(records, request.id).determinationCode }).toEqual({
      tasks: [
        [false, 'CCOM'],
        [false, 'CAC'],
      ],
      code: null,
    });
  });

  it('refuses to close a task twice, and one that is not there', async () => {
    const { desk } = await openDesk();
    const task = desk.openTask(desk.receive(pothole, at), { code: 'ASS2', comment: null }, at);
    const closing = { code: 'CAC', completed: later };
    desk.complete(task.id, closing, later);
    expect(desk.complete(task.id, closing, later)).toEqual({
      refused: 'impossible',
      reason: 'Task 1 is complete already',
    });
    expect(desk.complete(9, closing, later)).toEqual({ refused: 'missing', reason: 'There is no task 9' });
    expect(desk.comment(9, 'x', later)).toEqual({ refused: 'missing', reason: 'There is no task 9' });
  });
});

describe('commentLines', () => {
  it('cuts rows of 70 and drops what is not ASCII', () => {
    expect(commentLines(`${'a'.repeat(150)}\nCafé ☂ closed`)).toEqual([
      'a'.repeat(70),
      'a'.repeat(70),
      'a'.repeat(10),
      'Caf  closed',
    ]);
  });
});

describe('cutReference', () => {
  it('keeps 50 characters', () => {
    expect([cutReference('x'.repeat(51)), cutReference(null)]).toEqual(['x'.repeat(50), null]);
  });
});
