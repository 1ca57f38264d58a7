import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { type HttpService, startHttp } from '../support/http-service.js';
import { TestIssuer } from '../support/issuer.js';
import { seedMirror } from '../support/seeded-mirror.js';
import { person } from '../support/seeded-mirror.js';
import { testSettings } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';

let fresh: FreshDatabase;
let issuer: TestIssuer;
let http: HttpService;

beforeAll(async () => {
  [fresh, issuer] = await Promise.all([freshDatabase(), TestIssuer.start()]);
  await seedMirror(fresh.database);
  http = await startHttp(settings(fresh.url));
});

afterAll(async () => {
  await http.stop();
  await issuer.stop();
  await fresh.drop();
});

function settings(databaseUrl: string, metricsToken: string | null = null) {
  return testSettings({
    databaseUrl,
    metricsToken,
    mode: 'embedded',
    oidc: { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' },
  });
}

async function ready(url = http.url): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/health/ready`);
  return { status: response.status, body: await response.json() };
}

const up = { status: 'up', detail: expect.any(String) };

describe('health', () => {
  it('lives', async () => {
    const response = await fetch(`${http.url}/health/live`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'live' }]);
  });

  it('is ready, with every part named', async () => {
    expect(await ready()).toEqual({
      status: 200,
      body: {
        status: 'ready',
        parts: {
          database: up,
          issuer: up,
          authority: up,
          events: { status: 'off', detail: expect.stringContaining('events wait') },
        },
      },
    });
  });

  it('shows a legacy system that fails as degraded, and stays in service', async () => {
    await fresh.database.query(`update sync_state set last_error = 'timeout', last_error_at = now()`);
    const degraded = await waitFor(
      async () => {
        const answer = await ready();
        return (answer.body as { status: string }).status === 'degraded' && answer;
      },
      { what: 'the failure to be seen' },
    );
    await fresh.database.query(`update sync_state set last_error = null`);
    expect(degraded).toMatchObject({
      status: 200,
      body: { parts: { authority: { status: 'down', detail: 'timeout' }, database: up } },
    });
  });

  it('is not ready where migrations are missing', async () => {
    const other = await freshDatabase();
    await other.database.query(`delete from migrations where id = (select max(id) from migrations)`);
    const service = await startHttp(settings(other.url));
    const answer = await ready(service.url);
    await service.stop();
    await other.drop();
    const database = { status: 'down', detail: 'migrations to apply: 1; run `shirelink migrate`' };
    expect(answer).toEqual({ status: 503, body: { status: 'not-ready', parts: { database } } });
  });
});

describe('without its database', () => {
  let gone: FreshDatabase;
  let service: HttpService;

  beforeAll(async () => {
    gone = await freshDatabase();
    service = await startHttp(settings(gone.url));
    await gone.drop();
  });

  afterAll(() => service.stop());

  it('lives, and is not ready', async () => {
    expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
    expect(await ready(service.url)).toEqual({
      status: 503,
      body: { status: 'not-ready', parts: { database: { status: 'down', detail: 'does not answer' } } },
    });
  });

  it('answers that it is not available', async () => {
    const authorization = `Bearer ${await issuer.token(['records'])}`;
    const response = await fetch(`${service.url}/api/v1/cases`, { headers: { authorization } });
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([
      503,
      '5',
      {
        type: 'urn:shirelink:problem:unavailable',
        title: 'Not available at the moment',
        status: 503,
        detail: 'The database cannot be reached. Try again in a few seconds.',
      },
    ]);
  });

  it('shows a board that says so', async () => {
    const response = await fetch(service.url);
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    expect(await response.text()).toContain('The database cannot be reached');
  });

  it('still tells the metrics that it knows', async () => {
    const response = await fetch(`${service.url}/metrics`);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain('shirelink_build_info{');
    expect(text).not.toContain('shirelink_sync_lag_seconds{');
  });
});

describe('metrics', () => {
  it('are in the text format', async () => {
    const response = await fetch(`${http.url}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const name of [
      'sync_lag_seconds',
      'sync_last_success_timestamp_seconds',
      'quarantine_records',
      'mirror_difference',
      'outbox_events',
      'build_info',
    ]) {
      expect(text).toMatch(new RegExp(`^shirelink_${name}(\\{[^}]*\\})? \\d`, 'm'));
    }
    expect(
      Object.values(person)
        .flat()
        .filter((secret) => text.includes(secret)),
    ).toEqual([]);
  });

  it('ask for their own token where one is set', async () => {
    const service = await startHttp(settings(fresh.url, 'scrape-me'));
    const ask = async (authorization?: string) =>
      (await fetch(`${service.url}/metrics`, authorization ? { headers: { authorization } } : {})).status;
    const answers = [
      await ask(),
      await ask('Bearer wrong'),
      await ask(`Bearer ${await issuer.token(['admin'])}`),
      await ask('Bearer scrape-me'),
    ];
    await service.stop();
    expect(answers).toEqual([401, 401, 401, 200]);
  });
});

describe('the trust board', () => {
  it('shows each system, the outbox and where else to look, and no case', async () => {
    const html = await (await fetch(http.url)).text();
    for (const words of [
      'Upper Lachlan Shire Council: trust board',
      'authority',
      'Last proven equal',
      'Events wait: no Kafka here',
      '/api/docs',
      '/metrics',
      '/health/ready',
    ]) {
      expect(html).toContain(words);
    }
    expect(['002.2026', 'WO-1', ...Object.values(person).flat()].filter((secret) => html.includes(secret))).toEqual([]);
  });

  it('escapes what people and systems say', async () => {
    await fresh.database.query(
      `update sync_state set held_at = now(), held_by = 'ops', held_reason = '<script>alert(1)</script>'`,
    );
    const html = await waitFor(
      async () => {
        const page = await (await fetch(http.url)).text();
        return page.includes('alert(1)') && page;
      },
      { what: 'the hold on the board' },
    );
    await fresh.database.query(`update sync_state set held_at = null, held_by = null, held_reason = null`);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toContain('<script>alert');
  });

  it('brings its style and script from its own origin, once', async () => {
    for (const [path, type] of [
      ['board.css', 'text/css; charset=utf-8'],
      ['board.js', 'text/javascript; charset=utf-8'],
    ]) {
      const first = await fetch(`${http.url}/console/${path}`);
      const again = await fetch(`${http.url}/console/${path}`, {
        headers: { 'if-none-match': first.headers.get('etag')! },
      });
      expect([first.status, first.headers.get('content-type'), again.status, await again.text()]).toEqual([
        200,
        type,
        304,
        '',
      ]);
    }
  });
});
