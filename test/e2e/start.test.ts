import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddedFile } from '../../src/embedded/embedded-file.js';
import { processesNaming } from '../support/processes-naming.js';
import { paste, type RunningService, shirelink, startService } from '../support/product.js';
import { kafkaBrokers } from '../support/kafka.js';
import { temporaryHome } from '../support/temporary-home.js';
import { waitFor } from '../support/wait-for.js';

const { directory, remove } = temporaryHome();
const environment = { SHIRELINK_HOME: directory, PORT: '0' };
// each command is a process of its own, on a machine that may be busy
const aMinute = 60_000;
let service: RunningService;
let file: EmbeddedFile;

beforeAll(async () => {
  service = startService(environment);
  await waitFor(() => service.out().includes('Three things to try'), { what: 'the start table', timeoutMs: 90_000 });
  file = JSON.parse(readFileSync(join(directory, 'embedded.json'), 'utf8')) as EmbeddedFile;
}, 100_000);

afterAll(async () => {
  service.kill('SIGKILL');
  await waitFor(() => processesNaming(directory).length === 0, { what: 'the end of all processes' });
  remove();
});

describe('npm start without configuration', () => {
  it(
    'prints where everything is, and logs nothing',
    () => {
      const table = service.out();
      const { http, databaseUrl, authorityUrl, civicviewDrop, issuer } = file;
      for (const address of [http, new URL(databaseUrl).host, authorityUrl, civicviewDrop, issuer, directory]) {
        expect(table).toContain(address);
      }
      expect(table).toContain(file.kafkaBrokers ? file.kafkaBrokers[0] : 'events wait in the outbox: ');
      expect(table).not.toContain('\u001b');
      expect(service.err()).toBe('');
    },
    aMinute,
  );

  it(
    'mirrors the simulators',
    async () => {
      const ready = await waitFor(
        async () => {
          const answer = await fetch(`${file.http}/health/ready`);
          const health = (await answer.json()) as { status: string; parts: Record<string, { status: string }> };
          return ['authority', 'civicview'].every((name) => health.parts[name]?.status === 'up') && health;
        },
        { what: 'a first complete pass', timeoutMs: aMinute },
      );
      expect(ready.parts['database']).toEqual({ status: 'up', detail: 'reachable and migrated' });
    },
    aMinute,
  );

  it(
    'offers commands that work when they are pasted: the API',
    async () => {
      const [, token = '', path = ''] = /Bearer \$\((.*)\)" \\\n\s+'(.*cases.*)'/.exec(service.out()) ?? [];
      const issued = await paste(token);
      expect(issued).toMatchObject({ code: 0, out: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+\n$/) });
      const answer = await fetch(path, { headers: { authorization: `Bearer ${issued.out.trim()}` } });
      const { items } = (await answer.json()) as { items: { system: string }[] };
      expect([answer.status, items.length]).toEqual([200, 3]);
      expect(['authority', 'civicview']).toEqual(expect.arrayContaining(items.map(({ system }) => system)));
    },
    aMinute,
  );

  it(
    'offers commands that work when they are pasted: the database',
    async () => {
      const [, url = ''] = /psql "\$\((.*)\)" \\/.exec(service.out()) ?? [];
      expect(await paste(url)).toEqual({ code: 0, out: `${file.databaseUrl}\n`, err: '' });
    },
    aMinute,
  );

  it(
    'serves the command line',
    async () => {
      const { code, out } = await shirelink(['check-config', '--connect', '--json'], environment);
      const { connections } = JSON.parse(out) as { connections: { name: string; ok: boolean }[] };
      expect([code, connections.map(({ name, ok }) => [name, ok])]).toEqual([
        0,
        [
          ['database', true],
          ['kafka', true],
          ['authority', true],
          ['civicview', true],
          ['issuer', true],
        ],
      ]);
    },
    aMinute,
  );

  it(
    'takes its turn with the service to read a legacy system',
    async () => {
      const { code, out } = await shirelink(['sync', 'authority', '--json'], environment);
      expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ system: 'authority', stale: 0 })]);
    },
    // the service reads every case's details first, at the rate that the mapping allows
    aMinute * 2.5,
  );

  (kafkaBrokers() ? it : it.skip)(
    'sends its events to Kafka, and can replay them',
    async () => {
      const { code, out } = await shirelink(['events', 'replay', '--from', '1', '--to', '10', '--json'], environment);
      expect([code, JSON.parse(out)]).toEqual([
        0,
        // ten of each log: CARE has restricted cases
        { dryRun: false, read: 20, total: expect.any(Number), sent: 20, withheld: 0 },
      ]);
    },
    aMinute,
  );

  it(
    'refuses a second service on the same home',
    async () => {
      const second = await startService(environment).ended;
      expect([second.code, second.out]).toEqual([1, '']);
      expect(second.err).toBe(
        `Shirelink cannot start: Shirelink is already running on ${directory} (process ${service.pid}): stop that one, or set SHIRELINK_HOME to another folder\n`,
      );
    },
    aMinute,
  );

  it(
    'stops on SIGTERM, with 0 and no process left',
    async () => {
      service.kill('SIGTERM');
      const { code, err } = await service.ended;
      // on a busy machine it may have warned of slow answers (level 40); of stopping there is nothing to tell
      expect([code, err.split('\n').filter((line) => line !== '' && !line.includes('"level":40'))]).toEqual([0, []]);
      expect(processesNaming(directory)).toEqual([]);
      expect(existsSync(join(directory, 'embedded.json'))).toBe(false);
    },
    aMinute,
  );

  it(
    'then tells commands that nothing runs',
    async () => {
      const { code, err } = await shirelink(['token', '--role', 'records'], environment);
      expect([code, err]).toEqual([2, expect.stringContaining(`no embedded service runs on ${directory}`)]);
    },
    aMinute,
  );
});
