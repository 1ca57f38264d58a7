import { JobSlots } from '../../src/platform/jobs/job-slots.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';

let fresh: FreshDatabase;
const aYear = 365 * 86_400;

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());
afterEach(() => fresh.database.query('delete from job_slots'));

function replica(name: string): JobSlots {
  return new JobSlots(fresh.database, name);
}

it('lets one of several replicas run a job in a period, however they race', async () => {
  const replicas = Array.from({ length: 8 }, (_, index) => replica(`replica-${index}`));
  const taken = await Promise.all(replicas.map((each) => each.take('retention', aYear)));
  expect(taken.filter(Boolean)).toEqual([true]);
  const rows = await fresh.database.query<{ holder: string }>('select holder from job_slots');
  expect(rows).toEqual([{ holder: `replica-${taken.indexOf(true)}` }]);
});

it('keeps jobs apart', async () => {
  expect([await replica('one').take('retention', aYear), await replica('one').take('sealing', aYear)]).toEqual([
    true,
    true,
  ]);
});

// schedules fire at the turn of a period by their process's clock, a few milliseconds before or after the database's
it('gives a schedule the same period, whether it fires a little before the turn or after it', async () => {
  const [{ now }] = (await fresh.database.query<{ now: number }>(
    `select extract(epoch from clock_timestamp())::float8 as now`,
  )) as [{ now: number }];
  // a turn is a minute away, or was a minute ago
  for (const [job, period] of Object.entries({ before: now + 60, after: now - 60 }))
    await replica('one').take(job, period);
  const slots = await fresh.database.query(
    `select job, round(extract(epoch from slot))::int as at from job_slots order by job`,
  );
  expect(slots).toEqual([
    { job: 'after', at: Math.round(now - 60) },
    { job: 'before', at: Math.round(now + 60) },
  ]);
});

it('answers true again in the next period', async () => {
  await fresh.database.query(
    `insert into job_slots (job, slot, holder)
     values ('retention', date_bin('1 hour', clock_timestamp() - interval '1 hour', timestamptz 'epoch'), 'before')`,
  );
  expect([await replica('one').take('retention', 3600), await replica('two').take('retention', 3600)]).toEqual([
    true,
    false,
  ]);
});

it('forgets slots that are more than a hundred periods old, of this job only', async () => {
  await fresh.database.query(
    `insert into job_slots (job, slot, holder)
     select job, date_bin('1 hour', clock_timestamp() + (0.5 - hours) * interval '1 hour', timestamptz 'epoch'), 'before'
     from unnest(array['retention', 'sealing']) job, unnest(array[99, 101, 5000]) hours`,
  );
  await replica('one').take('retention', 3600);
  const left = await fresh.database.query(
    `select job, round(extract(epoch from clock_timestamp() - slot) / 3600)::int as hours from job_slots order by job, hours`,
  );
  expect(left).toEqual([
    { job: 'retention', hours: 0 },
    { job: 'retention', hours: 99 },
    { job: 'sealing', hours: 99 },
    { job: 'sealing', hours: 101 },
    { job: 'sealing', hours: 5000 },
  ]);
});
