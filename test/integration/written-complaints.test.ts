import { outgoingEvent } from '../../src/events/envelope.js';
import { readEventRows } from '../../src/events/event-reader.js';
import { DocumentStage } from '../support/document-stage.js';
import { messageFaults } from '../support/event-schemas.js';

const due = '2026-03-04T05:30:00.000Z'; // Wednesday 4 March 2026, 16:30 in Sydney
const inTime = '2026-03-03T03:00:00.000Z';
const tooLate = '2026-03-05T00:00:00.000Z';

let stage: DocumentStage;

beforeAll(async () => {
  stage = await DocumentStage.set();
});
beforeEach(() => stage.clear());
afterAll(() => stage.drop());

const selectStanding = `
select number, state, matched_by as by, entered_at as entered, due_at as due, breached_at as breached, historical, told_cycle as told,
  (select number from cases where id = case_id) as case
from registered_documents order by number`;

interface Standing {
  number: string;
  state: string;
  by: string | null;
  entered: Date | null;
  due: Date | null;
  breached: Date | null;
  historical: boolean;
  told: number | null;
  case: string | null;
}

/** Of each document: where it stands, by what it was matched, with which case. */
async function standings(): Promise<string[]> {
  const rows = await stage.database.query<Standing>(selectStanding);
  const at = (date: Date | null) => date?.toISOString().slice(5, 16) ?? '-';
  return rows.map((row) =>
    [
      `${row.number} ${row.state} due ${at(row.due)}`,
      row.by && `${row.by} ${row.case ?? 'several'} entered ${at(row.entered)}`,
      row.breached && `breached ${at(row.breached)}`,
      row.historical && 'historical',
      row.told && `told ${row.told}`,
    ]
      .filter(Boolean)
      .join(', '),
  );
}

const open = 'D26/5501 open due 03-04T05:30';
const number = '002.2026.00000001.001';
const entered = (by: string) => `D26/5501 entered due 03-04T05:30, ${by} ${number} entered 03-03T02:00, told 1`;

/** The officer registers it in CARE on Tuesday at 13:00. */
function enter(id = '1', given: Parameters<DocumentStage['care']['put']>[1] = {}): void {
  stage.care.put(id, { receivedAt: '2026-03-03T02:00:00.000Z', ...given });
}

test('waits for CARE with the office it was sent to, and no code, name or text is kept [K-10, K-12]', async () => {
  await stage.hear({ channel: 'website-form', workOrder: 'WO-7' });
  expect(await stage.look(inTime)).toEqual({ entered: 0, breached: 0 });
  expect(await standings()).toEqual([open]);
  const [row] = await stage.database.query(`select to_jsonb(d) - 'id' as row from registered_documents d`);
  expect(row).toEqual({
    row: {
      document_id: '5501',
      number: 'D26/5501',
      kind: 'complaint',
      channel: 'website-form',
      work_order: 'WO-7',
      case_number: null,
      unit: 'Roads',
      office: 'manager',
      registered_at: '2026-03-02T00:00:00+00:00',
      changed_at: '2026-03-02T00:00:00+00:00',
      withdrawn_at: null,
      heard_at: '2026-03-03T03:00:00+00:00',
      state: 'open',
      case_id: null,
      matched_by: null,
      entered_at: null,
      due_at: '2026-03-04T05:30:00+00:00',
      due_learnt_at: '2026-03-03T03:00:00+00:00',
      historical: false,
      breached_at: null,
      rules: expect.any(String),
      counted: null,
      told_case_id: null,
      told_cycle: null,
    },
  });
});

describe('a document and its case find each other, whichever comes first [K-09, K-10]', () => {
  const ways: [string, Record<string, unknown>, Parameters<typeof enter>[1]][] = [
    ['case-number', { caseNumber: number }, {}],
    ['work-order', { workOrder: 'WO-7' }, { workOrders: ['WO-1', 'WO-7'] }],
    ['related-reference', {}, { codes: { priority: 'd26/5501' } }],
  ];

  test.each(ways)('by %s, the document first', async (by, told, row) => {
    await stage.hear(told);
    enter('1', row);
    await stage.sync();
    expect(await stage.look(inTime)).toEqual({ entered: 1, breached: 0 });
    expect(await standings()).toEqual([entered(by)]);
    expect(await stage.look(inTime)).toEqual({ entered: 0, breached: 0 });
  });

  test.each(ways)('by %s, the case first', async (by, told, row) => {
    enter('1', row);
    await stage.sync();
    await stage.hear(told);
    expect(await standings()).toEqual([entered(by)]);
  });

  test('nothing else makes a match: neither the time, nor the office, nor a number that is part of another', async () => {
    await stage.hear({ workOrder: 'WO-7', caseNumber: '002.2026.00000001' });
    enter('1', { workOrders: ['WO-77', 'WO'], codes: { priority: 'D26/55' } });
    await stage.sync();
    await stage.look(inTime);
    expect(await standings()).toEqual([open]);
  });

  test('a case that is removed is not in CARE', async () => {
    enter();
    await stage.sync();
    await stage.database.query(`update cases set status = 'removed'`);
    await stage.hear({ caseNumber: number });
    expect(await standings()).toEqual([open]);
  });

  test('a work order that several cases carry is in CARE, and none of them is guessed', async () => {
    enter('1', { workOrders: ['WO-7'] });
    enter('2', { workOrders: ['WO-7'], receivedAt: '2026-03-03T01:00:00.000Z' });
    await stage.sync();
    await stage.hear({ workOrder: 'WO-7' });
    expect(await standings()).toEqual(['D26/5501 entered due 03-04T05:30, work-order several entered 03-03T01:00']);
    expect(await stage.ground.newsTypes()).not.toContain('sla.met CMP-REG');
  });

  test('what the row came to carry later was entered with that change', async () => {
    enter();
    await stage.sync();
    await stage.hear({ workOrder: 'WO-7' });
    expect(await standings()).toEqual([open]);
    enter('1', { modifiedAt: '2026-03-04T01:00:00.000Z', workOrders: ['WO-7'] });
    await stage.sync();
    await stage.look(inTime);
    expect(await standings()).toEqual([entered('work-order').replace('03-03T02:00', '03-04T01:00')]);
  });
});

describe('told again, late, or in another order it comes to the same [K-10]', () => {
  const dated = (changedAt: string, changes: object) => ({ changedAt, ...changes });

  test('twice the same is once', async () => {
    enter();
    await stage.sync();
    for (let times = 0; times < 3; times += 1) await stage.hear({ caseNumber: number });
    expect(await standings()).toEqual([entered('case-number')]);
    expect((await stage.ground.newsTypes()).filter((type) => type.endsWith('CMP-REG'))).toEqual(['sla.met CMP-REG']);
  });

  test('older news takes nothing from newer', async () => {
    const corrected = dated('2026-03-02T05:00:00Z', { workOrder: 'WO-8' });
    await stage.hear(corrected);
    await stage.hear({ workOrder: 'WO-7' });
    const [row] = await stage.database.query(`select work_order from registered_documents`);
    expect(row).toEqual({ work_order: 'WO-8' });
  });

  test('what is named later is added, what is not named takes nothing back', async () => {
    await stage.hear({ caseNumber: number });
    await stage.hear({ officer: null });
    const rows = await stage.database.query(`select case_number, unit, office from registered_documents`);
    expect(rows).toEqual([{ case_number: number, unit: 'Roads', office: 'manager' }]);
  });

  test('a number that is put right later leaves the case that was wrong, and tells nothing twice', async () => {
    enter();
    enter('2');
    await stage.sync();
    await stage.hear({ caseNumber: number });
    await stage.hear(dated('2026-03-03T00:00:00Z', { caseNumber: '002.2026.00000002.001' }));
    expect(await standings()).toEqual([entered('case-number').replace(number, '002.2026.00000002.001')]);
    await stage.hear(dated('2026-03-03T01:00:00Z', { caseNumber: null }));
    expect(await standings()).toEqual([`${open}, told 1`]);
    expect((await stage.ground.newsTypes()).filter((type) => type.endsWith('CMP-REG'))).toEqual(['sla.met CMP-REG']);
  });

  test('what is withdrawn is not waited for, until it is registered again', async () => {
    await stage.hear();
    const withdrawnAt = '2026-03-02T04:00:00Z';
    await stage.hear(dated(withdrawnAt, { withdrawnAt }));
    await stage.look(tooLate);
    expect(await standings()).toEqual([open.replace('open', 'withdrawn')]);
    await stage.hear(dated('2026-03-02T06:00:00Z', {}));
    expect(await standings()).toEqual([open]);
  });

  test('two documents of one complaint are clocks of their own', async () => {
    enter();
    await stage.sync();
    await stage.hear({ caseNumber: number });
    await stage.hear({ caseNumber: number, documentId: '5502', recordNumber: 'D26/5502' });
    expect((await standings())[1]).toBe(entered('case-number').replace('5501', '5502').replace('told 1', 'told 2'));
  });
});

test('what is not as the contract has it goes to the dead letters, and leaves nothing', async () => {
  await expect(stage.hear({ author: 'Sample Person' })).rejects.toMatchObject({
    name: 'RejectedMessage',
    reason: 'unknown-field',
  });
  expect(await standings()).toEqual([]);
});

test('a number that another document has is refused', async () => {
  await stage.hear();
  await expect(stage.hear({ documentId: '5502', recordNumber: 'd26/5501' })).rejects.toMatchObject({
    reason: 'number-in-use',
  });
  expect(await standings()).toEqual([open]);
});

test('what is no complaint is kept and not waited for; an officer that nobody knows is nowhere', async () => {
  await stage.hear({ kind: 'other', officer: 'NOBODY' });
  await stage.look(tooLate);
  expect(await standings()).toEqual([open.replace('open', 'not-watched')]);
  expect(await stage.database.query(`select unit, office from registered_documents`)).toEqual([
    { unit: null, office: null },
  ]);
});

describe('due two business days after the registration [K-10]', () => {
  const notices = () => stage.database.query(`select topic, wanted_role, restricted, number, rule, state from notices`);
  const told = { topic: 'sla.breached', wanted_role: 'senior-records-officer', restricted: true, rule: 'K-10' };

  test('broken once, when CARE was asked after the due instant; the role that has the worklist is told', async () => {
    await stage.hear();
    await stage.ground.passBegan('2026-03-04T05:29:59.999Z');
    expect(await stage.look(tooLate)).toEqual({ entered: 0, breached: 0 });
    await stage.ground.passBegan(due);
    expect(await stage.look('2026-03-04T05:29:59.999Z')).toEqual({ entered: 0, breached: 0 });
    expect(await stage.look(due)).toEqual({ entered: 0, breached: 1 });
    expect(await stage.look(tooLate)).toEqual({ entered: 0, breached: 0 });
    expect(await standings()).toEqual([`${open}, breached 03-04T05:30`]);
    expect(await notices()).toEqual([{ ...told, number: 'D26/5501', state: 'no-channel' }]);
    expect(await stage.database.query(`select outcome, clock, unit, total::int from sla_tallies`)).toEqual([
      { outcome: 'breached', clock: 'CMP-REG', unit: 'restricted', total: 1 },
    ]);
  });

  test('what the pass brought is looked at before anybody is accused', async () => {
    await stage.hear({ caseNumber: number });
    enter();
    await stage.sync();
    await stage.ground.passBegan(tooLate);
    expect(await stage.look(tooLate)).toEqual({ entered: 1, breached: 0 });
    expect(await notices()).toEqual([]);
  });

  test('entered after the breach: the notice is withdrawn, the case says that it was late, by the contract', async () => {
    await stage.hear({ caseNumber: number });
    await stage.ground.passBegan(tooLate);
    await stage.look(tooLate);
    enter('1', { receivedAt: '2026-03-05T01:00:00.000Z' });
    await stage.sync();
    await stage.look('2026-03-05T02:00:00.000Z');
    expect(await standings()).toEqual([
      `D26/5501 entered due 03-04T05:30, case-number ${number} entered 03-05T01:00, breached 03-04T05:30, told 1`,
    ]);
    expect(await notices()).toEqual([{ ...told, number: 'D26/5501', state: 'withdrawn' }]);
    const news = await stage.ground.news();
    expect(news.map(({ type, detail }) => [type, detail])).toEqual([
      [
        'sla.breached',
        expect.objectContaining({
          clock: 'CMP-REG',
          cycle: 1,
          state: 'late',
          startedAt: '2026-03-02T00:00:00.000Z',
          dueAt: due,
          stoppedAt: '2026-03-05T01:00:00.000Z',
          breachedAt: due,
          rule: 'K-10',
        }),
      ],
    ]);
    const rows = await readEventRows(stage.database, { log: 'public', after: 0, limit: 100, includeRestricted: true });
    const events = rows.map((row) => outgoingEvent('public', row, '/shirelink/test-council/1'));
    expect(events.flatMap(({ headers, value }) => messageFaults({ headers, value }))).toEqual([]);
  });

  test('due before it was first heard of: on the list, and nobody is told', async () => {
    await stage.hear({ registeredAt: '2026-02-02T00:00:00Z' });
    await stage.ground.passBegan(tooLate);
    expect(await stage.look(tooLate)).toEqual({ entered: 0, breached: 0 });
    expect(await standings()).toEqual(['D26/5501 open due 02-04T05:30, historical']);
  });

  test('another target: due at another time, and nobody is accused of the time before that was known', async () => {
    await stage.hear();
    stage.use({ clocks: { 'CMP-REG': { days: 1 } } });
    await stage.ground.passBegan(tooLate);
    expect(await stage.look('2026-03-03T06:00:00.000Z')).toEqual({ entered: 0, breached: 1 });
    expect(await standings()).toEqual(['D26/5501 open due 03-03T05:30, breached 03-03T06:00']);
    stage.use({ clocks: { 'CMP-REG': { enabled: false } } });
    expect(await stage.look(tooLate)).toEqual({ entered: 0, breached: 0 });
    expect(await standings()).toEqual(['D26/5501 open due -']);
    expect(await stage.database.query(`select state from notices`)).toEqual([{ state: 'withdrawn' }]);
  });

  test('without a system that is CARE nobody can say that it is not there', async () => {
    stage.care.service.observes.delete('entered-in-care');
    stage.use();
    await stage.hear({ caseNumber: number });
    enter();
    await stage.sync();
    await stage.ground.passBegan(tooLate);
    expect(await stage.look(tooLate)).toEqual({ entered: 0, breached: 0 });
    expect(await standings()).toEqual([open]);
  });
});

test('two replicas that look at once settle and tell once', async () => {
  for (let n = 1; n <= 20; n += 1) {
    enter(String(n));
    await stage.hear({ documentId: `d${n}`, recordNumber: `D26/${n}`, workOrder: `WO-${n}` });
    enter(String(n), { workOrders: [`WO-${n}`] });
  }
  await stage.sync();
  const looks = await Promise.all([stage.look(inTime), stage.look(inTime), stage.look(inTime)]);
  expect(looks.reduce((sum, look) => sum + look.entered, 0)).toBe(20);
  expect((await stage.ground.newsTypes()).filter((type) => type === 'sla.met CMP-REG')).toHaveLength(20);
});
