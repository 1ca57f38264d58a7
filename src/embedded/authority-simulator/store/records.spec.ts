import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Desk } from './desk.js';
import { Records } from './records.js';

const at = Date.parse('2026-03-03T03:07:00Z');
const pothole = { categoryId: 1010, contactMethodCode: 'T', precis: 'Pothole', description: 'Deep', customer: null };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'records-'));
});
afterEach(() => rm(folder, { recursive: true }));

const open = () => Records.open(folder, () => at + 999);

describe('Records', () => {
  it('are the same after they were closed and opened again', async () => {
    const records = await open();
    const desk = new Desk(records);
    const request = desk.receive(pothole, at);
    desk.openTask(request, { code: 'ACTN', comment: 'Café' }, at);
    desk.receive(pothole, at);
    records.commit([['delete', 2]]);
    records.commit([['settings', { pageCap: 7 }]]);
    const before = [...records.tables.snapshot()];
    await records.close();
    const again = await open();
    expect([...again.tables.snapshot()]).toEqual(before);
    await again.close();
  });

  it('give no id or number twice, though the first was deleted and the journal shortened since', async () => {
    const records = await open();
    new Desk(records).receive(pothole, at);
    records.commit([['delete', 1]]);
    for (let time = 1; time <= 20_000; time += 1) records.commit([['settings', { pageCap: 7 }]]);
    await records.close();
    const again = await open();
    expect(again.journalBytes()).toBeLessThan(1_000);
    expect(new Desk(again).receive(pothole, at)).toMatchObject({ id: 2, formattedAccount: '002.2026.00000002.001' });
    await again.close();
  });

  it('shorten a journal that says little in many words', async () => {
    const records = await open();
    new Desk(records).receive(pothole, at);
    for (let second = 1; second <= 20_000; second += 1) records.commit([['restamp', at + second * 1000]]);
    const before = [...records.tables.snapshot()];
    await records.close();
    const again = await open();
    await again.close();
    expect([...again.tables.snapshot()]).toEqual(before);
    expect((await readFile(join(folder, 'journal.jsonl'), 'utf8')).split('\n')).toHaveLength(4);
  });

  it('keep what a checkpoint brought back', async () => {
    const records = await open();
    const desk = new Desk(records);
    const request = desk.receive(pothole, at);
    records.checkpoint('yesterday');
    desk.close(request, 'COMP', at);
    desk.receive(pothole, at);
    expect([records.restore('yesterday'), records.restore('never')]).toEqual([true, false]);
    await records.close();
    const again = await open();
    expect([...again.tables.requests.values()]).toEqual([request]);
    await again.close();
  });

  it('count whole seconds, on the clock that the settings say', async () => {
    const records = await open();
    records.commit([['settings', { clockOffsetSeconds: -60 }]]);
    expect(records.now()).toBe(at - 60_000);
    await records.close();
  });
});
