import { readDashboard, queriesOf, withVariables } from './dashboard.js';
import { type LiveWorld, startLiveWorld } from './live-world.js';
import { planningRole, play, provokedAlerts, roomForFirstPass } from './provoked-alerts.js';
import { waitFor } from '../support/wait-for.js';

let world: LiveWorld;
let played: Promise<PromiseSettledResult<[number, number]>[]>;

beforeAll(async () => {
  world = await startLiveWorld();
  const { prometheus } = world;
  await waitFor(async () => (await prometheus.query('shirelink_sync_lag_seconds')).length === 2, {
    what: 'the first pass of both systems to be scraped',
    timeoutMs: 90_000,
  });
  await world.legacy.rest();
  await world.legacy.clearDesk(planningRole);
  // for the boards of what is due soon
  await world.legacy.load({ categoryId: 1010, receivedDatetime: at(-60), dueDate: at(3 * 3600) });
  const scene = { ...world, dueAt: Math.ceil(Date.now() / 1000) + roomForFirstPass };
  played = Promise.allSettled(provokedAlerts.map((row) => play(row, scene)));
}, 180_000);

afterAll(async () => {
  await played;
  await world.stop();
}, 180_000);

function at(secondsFromNow: number): string {
  return new Date(Date.now() + secondsFromNow * 1000).toISOString();
}

/** The sample has a record in quarantine, on purpose: it is never proven equal. */
const mayBeEmpty = ['Last proven equal / A'];

describe('the dashboard', () => {
  const queries = queriesOf(readDashboard());

  it.each(queries)(
    '$name is answered',
    async ({ name, expr }) => {
      const samples = () => world.prometheus.query(withVariables(expr));
      if (mayBeEmpty.includes(name)) await samples();
      else await waitFor(async () => (await samples()).length > 0, { what: `data of ${name}`, timeoutMs: 90_000 });
    },
    100_000,
  );
});

it('every rule is evaluated without an error', async () => {
  const rules = await waitFor(
    async () => {
      const all = await world.prometheus.rules();
      return all.every(({ health }) => health !== 'unknown') && all;
    },
    { what: 'each rule to be evaluated' },
  );
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
}, 30_000);

it.each(provokedAlerts.map(({ alert }, index) => ({ alert, index })))(
  '$alert fires when it is provoked and clears when it is mended',
  async ({ index }) => {
    const outcome = (await played)[index];
    expect(outcome).toEqual({ status: 'fulfilled', value: [expect.any(Number), expect.any(Number)] });
  },
  200_000,
);
