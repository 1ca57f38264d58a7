import { kafkaBrokers } from '../support/kafka.js';
import { processesNaming } from '../support/processes-naming.js';
import { paste, type RunningService, startService } from '../support/product.js';
import { temporaryHome } from '../support/temporary-home.js';
import { waitFor } from '../support/wait-for.js';

const { directory, remove } = temporaryHome();
let service: RunningService;
let commands: string[];

beforeAll(async () => {
  service = startService({ SHIRELINK_HOME: directory, PORT: '0' });
  await waitFor(() => service.out().includes('reporting.freshness'), { what: 'the start table', timeoutMs: 90_000 });
  commands = thingsToTry(service.out());
}, 100_000);

afterAll(async () => {
  service.kill('SIGTERM');
  await service.ended;
  await waitFor(() => processesNaming(directory).length === 0, { what: 'the end of all processes' });
  remove();
}, 60_000);

/** The three commands of the start table, as they would be pasted: remarks and all. */
function thingsToTry(table: string): string[] {
  const blocks = table.slice(table.indexOf('Three things')).split('\n\n');
  return blocks.map((block) => block.slice(block.indexOf('#'))).filter((block) => block.startsWith('#'));
}

it('has three things to try', () => {
  expect(commands).toHaveLength(3);
});

it('curl shows requests', async () => {
  const items = await waitFor(
    async () => {
      const { out } = await paste(commands[0] ?? '');
      const page = JSON.parse(out) as { items: { system: string }[] };
      return page.items.length === 3 && page.items;
    },
    { what: 'three requests', timeoutMs: 60_000 },
  );
  // the newest of both systems, whichever they are of
  expect(items.filter(({ system }) => !['authority', 'civicview'].includes(system))).toEqual([]);
}, 90_000);

(kafkaBrokers() ? it : it.skip)(
  'kcat shows events',
  async () => {
    const { code, out } = await paste(commands[1] ?? '');
    const events = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { case: { id: string } });
    expect([code, events.map((event) => typeof event.case.id)]).toEqual([0, ['string', 'string', 'string']]);
  },
  90_000,
);

it('psql shows how fresh the mirror is', async () => {
  const { code, out, err } = await paste(commands[2] ?? '');
  expect([code, out, err]).toEqual([0, expect.stringMatching(/^system +\| authority$/m), '']);
}, 60_000);
