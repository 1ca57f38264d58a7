import { ClockStage } from '../support/clock-stage.js';

// 11:00 in Sydney; POT takes legacy's own due instant here
const monday = '2027-02-01T00:00:00.000Z';

let stage: ClockStage;

beforeEach(async () => {
  stage = await ClockStage.set();
  stage.legacy.service.targets.set('POT', { days: 10, unit: 'business-days', source: 'legacy' });
  await stage.sync();
  stage.legacy.put('1', { receivedAt: monday, dueAt: '2027-02-10T05:30:00.000Z' });
  await stage.sync();
});
afterEach(() => stage.drop());

async function brokenAt(at: string): Promise<void> {
  await stage.ground.passBegan(at);
  expect(await stage.ground.look(at)).toMatchObject({ breached: 1 });
}

/** Of REQ-DONE: what was told, as which revision, in place of which. */
async function told(): Promise<[string, number, number | undefined][]> {
  const news = (await stage.ground.news()).filter(({ type }) => type === 'sla.met' || type === 'sla.breached');
  return news
    .map(({ type, detail }) => ({ type, ...(detail as { clock: string; revision: number; supersedes?: number }) }))
    .filter(({ clock }) => clock === 'REQ-DONE')
    .map(({ type, revision, supersedes }) => [type, revision, supersedes]);
}

test('what is met by a due instant that legacy moved says which breach it takes the place of', async () => {
  await brokenAt('2027-02-10T05:31:00.000Z');
  // the clock runs again, as a second revision of which there is no news yet
  stage.legacy.put('1', { dueAt: '2027-02-24T05:30:00.000Z' });
  await stage.sync();
  stage.legacy.put('1', { codes: { closure: 'COMP' }, completedAt: '2027-02-12T01:00:00.000Z' });
  await stage.sync();
  expect(await told()).toEqual([
    ['sla.breached', 1, undefined],
    ['sla.met', 2, 1],
  ]);
});

test('what is broken once more by the later due instant says so too', async () => {
  await brokenAt('2027-02-10T05:31:00.000Z');
  stage.legacy.put('1', { dueAt: '2027-02-12T05:30:00.000Z' });
  await stage.sync();
  await brokenAt('2027-02-12T05:31:00.000Z');
  expect(await told()).toEqual([
    ['sla.breached', 1, undefined],
    ['sla.breached', 2, 1],
  ]);
});

test('a revision that ended without news between them is no published result', async () => {
  await brokenAt('2027-02-10T05:31:00.000Z');
  stage.legacy.closures['GONE'] = 'cancelled';
  stage.legacy.put('1', { dueAt: '2027-02-24T05:30:00.000Z', codes: { closure: 'GONE' } });
  await stage.sync();
  stage.legacy.put('1', { codes: { closure: 'COMP' }, completedAt: '2027-02-12T01:00:00.000Z' });
  await stage.sync();
  expect(await told()).toEqual([
    ['sla.breached', 1, undefined],
    ['sla.met', 3, 1],
  ]);
});
