import { DetailsChanges } from '../../src/cases/details-changes.js';
import { appendEvents } from '../../src/events/event-log.js';
import { caseId } from '../../src/model/case-id.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { readUnread } from '../../src/sla/tick/due-clocks.js';
import { incomingDetails } from '../../src/sync/legacy-input.js';
import { ClockGround } from '../support/clock-ground.js';
import { ClockStage } from '../support/clock-stage.js';
import { noDetails } from '../support/scripted-legacy.js';

// 11:00 in Sydney; REQ-ACK is due on 8 February, REQ-DONE on the 15th, REQ-PROG on the 22nd, each at 5:30 UTC
const monday = '2027-02-01T00:00:00.000Z';

let stage: ClockStage;

beforeEach(async () => {
  stage = await ClockStage.set();
  await stage.sync();
});
afterEach(() => stage.drop());

/** The same database; `meanwhile` happens once, after the tick has seen what is due and before it locks any of it. */
function interrupted(database: Database, meanwhile: () => Promise<void>): Database {
  let happened = false;
  const transaction: Database['transaction'] = async (work) => {
    return database.transaction(async (tx) => {
      if (!happened) {
        happened = true;
        await meanwhile();
      }
      return work(tx);
    });
  };
  return Object.assign(Object.create(database) as Database, { transaction });
}

/** As sync's second stage stores it: details whose reading began at `at`. */
async function readDetails(legacyId: string, at: string, details: Partial<typeof noDetails>): Promise<void> {
  const { legacy, mirror, database } = stage;
  const context = {
    council: 'test-council',
    system: 'authority',
    readBeganAt: at,
    observedAt: at,
    cause: 'details' as const,
    interpret: (codes: Parameters<typeof legacy.interpret>[0]) => legacy.interpret(codes),
    wantDetails: false,
  };
  const incoming = incomingDetails({ ...noDetails, ...details }, 'authority');
  await database.transaction(async (tx) => {
    const id = caseId('test-council', 'authority', legacyId);
    const { drafts } = await new DetailsChanges(mirror.keys).apply(tx, context, { id, details: incoming });
    await appendEvents(tx, drafts);
  });
}

test('an acknowledgement that was read while the tick was at work accuses nobody', async () => {
  const { database, legacy, ground } = stage;
  legacy.put('1', { receivedAt: monday });
  await stage.sync();
  await ground.passBegan('2027-02-09T00:00:00.000Z');
  const meanwhile = () => readDetails('1', '2027-02-09T00:00:30.000Z', { acknowledgedAt: '2027-02-03T01:00:00.000Z' });
  const other = new ClockGround(interrupted(database, meanwhile), { service: legacy.service });
  expect(await other.look('2027-02-09T00:01:00.000Z')).toMatchObject({ breached: 0 });
  expect(await ground.look('2027-02-09T00:02:00.000Z')).toMatchObject({ breached: 0 });
  expect(await ground.newsTypes()).toEqual(['sla.met REQ-ACK']);
});

test('a standard whose details are still to be read holds no other of its case back', async () => {
  stage.legacy.put('1', { receivedAt: monday });
  await stage.sync();
  await stage.ground.passBegan('2027-02-23T00:00:00.000Z');
  await stage.database.query(`update cases set details_read_at = '2027-02-20T00:00:00Z'`);
  await stage.ground.look('2027-02-23T00:00:00.000Z');
  // the progress notice may have been sent since the 20th, the acknowledgement was missed by then
  expect(await stage.ground.newsTypes()).toEqual([
    'sla.breached REQ-ACK',
    'sla.breached REQ-DONE',
    'case.escalated REQ-DONE',
  ]);
});

test('cases whose details are asked for already keep nobody else from being asked for', async () => {
  for (const id of ['1', '2']) stage.legacy.put(id, { receivedAt: monday });
  await stage.sync();
  const wanted = `update cases set details_wanted_at = case legacy_id when '1' then clock_timestamp() end`;
  await stage.database.query(wanted);
  const passes = new Map([['authority', Date.parse('2027-02-09T00:00:00.000Z')]]);
  const query = { now: Date.parse('2027-02-09T00:00:00.000Z'), passes, needingDetails: ['authority REQ-ACK'] };
  expect(await readUnread(stage.database, query, 10)).toEqual([caseId('test-council', 'authority', '2')]);
});
