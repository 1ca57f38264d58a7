import type { INestApplicationContext } from '@nestjs/common';
import { DeadLetters } from '../events/dead-letters.js';
import { KeyRotation } from '../cases/rotate-keys.js';
import { QuarantineReplay } from '../sync/quarantine-replay.js';
import { SyncRunner } from '../sync/sync-runner.js';
import type { Composition } from './composition.js';
import { WrongConfiguration, WrongInput } from './failures.js';
import { buildProgram, runProgram } from './program.js';
import { Shell } from './shell.js';

const pass = {
  system: 'authority',
  fetched: 120,
  received: 100,
  changed: 5,
  unchanged: 12,
  stale: 1,
  unmapped: 1,
  rejected: 1,
  events: 105,
  seconds: 1.25,
};
const sweep = {
  system: 'authority',
  outcome: 'complete',
  listed: true,
  seen: 100,
  corrections: 0,
  missing: 0,
  removed: 0,
  difference: 0,
};
const unused = (): never => {
  throw new Error('not part of this test');
};

/** What a command line gets to work with, piece by piece. */
function composition(parts: Partial<Composition>, features: [unknown, object][] = []): Composition {
  const known = new Map<unknown, object>(features);
  return {
    settings: () => Promise.resolve({ systems: [{ name: 'authority' }] } as never),
    application: () => Promise.resolve({ get: (token: unknown) => known.get(token) } as INestApplicationContext),
    calendar: unused,
    inspect: unused,
    migrate: unused,
    verifyAudit: unused,
    issueToken: unused,
    simulate: unused,
    close: () => Promise.resolve(),
    ...parts,
  };
}

async function run(line: string, made = composition({}), signal = new AbortController().signal) {
  let [out, err] = ['', ''];
  const streams = {
    out: { isTTY: false, write: (text: string | Uint8Array) => ((out += String(text)), true) },
    err: { isTTY: false, write: (text: string | Uint8Array) => ((err += String(text)), true) },
  };
  const shell = new Shell(made, signal, streams);
  const code = await runProgram(buildProgram(shell, '1.2.3'), shell, [
    'node',
    'shirelink',
    ...line.split(' ').filter(Boolean),
  ]);
  return { code, out, err };
}

describe('wrong input ends with 2, nothing on stdout and a hint', () => {
  it.each([
    ['synch authority', "error: unknown command 'synch'\n(Did you mean sync?)"],
    ['sync authority --ful', "error: unknown option '--ful'\n(Did you mean --full?)"],
    ['sync', "error: missing required argument 'system'"],
    ['sync oracle', 'shirelink: the council file has no system "oracle"; it has authority'],
    ['replay 17', 'shirelink: the id of a quarantined record is a UUID'],
    [
      'token --role wizard',
      'shirelink: no such role: wizard; there are records, reporting, operations, intake, admin, restricted',
    ],
    ['dlq retry', 'shirelink: name one dead letter, or --all'],
    ['events replay --from 5 --to 1', 'shirelink: --from comes after --to'],
    ['events replay --from 5 --to 2026-03-03T00:00:00Z', 'shirelink: --from and --to are both positions'],
    ['events replay --from 2026-03-03T00:00 --to 2026-03-04T00:00', 'shirelink: --from and --to are both positions'],
    ['events replay --from 1 --to 5 --log secret', 'shirelink: --log is public or restricted'],
    ['keys', 'Usage: shirelink keys'],
    ['', 'Usage: shirelink'],
  ])('%s', async (line, hint) => {
    const { code, out, err } = await run(line);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(hint)]);
  });
});

describe('help and version end with 0', () => {
  it('with examples', async () => {
    const { code, out } = await run('sync --help');
    expect([code, out]).toEqual([0, expect.stringContaining('Examples:\n  $ npx shirelink sync authority\n')]);
  });

  it('and the version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });
});

describe('faults of the configuration', () => {
  const faults = [{ where: 'DATABASE_URL', what: 'is not set', fix: 'Set it.' }];
  const made = composition({
    settings: () => Promise.reject(new WrongConfiguration(faults)),
  });

  it('end with 2 and are all told', async () => {
    expect(await run('sync authority', made)).toEqual({
      code: 2,
      out: '',
      err: 'shirelink: 1 fault to mend:\n  DATABASE_URL: is not set\n      Set it.\n',
    });
  });

  it('are JSON on stdout where that was asked for', async () => {
    const { code, out } = await run('sync authority --json', made);
    expect([code, JSON.parse(out)]).toEqual([2, { error: { message: '1 fault to mend', faults } }]);
  });
});

describe('failures end with 1', () => {
  it.each([
    ['an error', new Error('no broker'), 'no broker'],
    [
      'a refused connection to two addresses',
      new AggregateError([Object.assign(new Error('connect ECONNREFUSED'), { code: 'X' })]),
      'connect ECONNREFUSED',
    ],
    ['what is no error', 'thrown text', 'failed for an unknown reason'],
  ])('%s', async (_, failure, told) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const made = composition({ migrate: () => Promise.reject(failure) });
    const { code, out, err } = await run('migrate', made);
    expect([code, out, err]).toEqual([1, '', `shirelink: ${told}\n`]);
  });

  it('which a stop by Ctrl-C is too, and says how to go on', async () => {
    const stopped = AbortSignal.abort();
    const made = composition({}, [[SyncRunner, { runPass: () => Promise.reject(new Error('aborted')) }]]);
    expect(await run('sync authority', made, stopped)).toEqual({
      code: 1,
      out: '',
      err: 'stopped: what was done stays done; run the same command again to finish\n',
    });
  });
});

describe('sync', () => {
  const runPass = (name: string, options: { full: boolean; onProgress: (so: object) => void }) => {
    options.onProgress(pass);
    return Promise.resolve({ ...pass, system: name, fetched: options.full ? 999 : 120 });
  };
  const made = composition({}, [[SyncRunner, { runPass }]]);

  it('tells what a pass did on stdout, and how far it came on stderr', async () => {
    expect(await run('sync authority', made)).toEqual({
      code: 0,
      out: 'authority: 120 rows in 1.3 s: 100 new, 5 changed, 12 unchanged, 1 older than known, 1 unmapped, 1 quarantined; 105 events\n',
      err: 'sync authority: 120 rows, 100 new, 5 changed\n',
    });
  });

  it('hands --full on and prints JSON', async () => {
    const { code, out } = await run('sync authority --full --json', made);
    expect([code, JSON.parse(out)]).toEqual([0, { ...pass, fetched: 999 }]);
  });
});

describe('sweep', () => {
  const swept = (result: object) =>
    composition({}, [[SyncRunner, { runSweep: () => Promise.resolve({ ...sweep, ...result }) }]]);

  it.each([
    [{}, 0, 'The mirror is equal.'],
    [{ difference: 3, corrections: 3 }, 0, '3 differences were found.'],
    [{ outcome: 'too-many-missing', missing: 40 }, 1, 'Too many are missing to be true, so none was removed.'],
    [{ outcome: 'paused' }, 1, 'Paused; the next sweep goes on from here.'],
  ])('%j', async (result, exit, told) => {
    const { code, out } = await run('sweep authority', swept(result));
    expect([code, out]).toEqual([exit, expect.stringContaining(told)]);
  });
});

describe('replay', () => {
  const id = '0a0b7c1e-4a53-4f6e-9b50-4f8b1c6a2b11';
  it.each([
    ['applied', 0],
    ['still-bad', 1],
    ['not-found', 1],
    ['busy', 1],
  ])('%s', async (outcome, exit) => {
    const made = composition({}, [[QuarantineReplay, { replay: () => Promise.resolve(outcome) }]]);
    const { code, out } = await run(`replay ${id} --json`, made);
    expect([code, JSON.parse(out)]).toEqual([exit, { dryRun: false, id, outcome }]);
  });
});

describe('replay --dry-run', () => {
  it('asks without writing', async () => {
    const made = composition({}, [[QuarantineReplay, { preview: () => Promise.resolve('applied') }]]);
    const id = '0a0b7c1e-4a53-4f6e-9b50-4f8b1c6a2b11';
    expect(await run(`replay ${id} --dry-run`, made)).toEqual({
      code: 0,
      out: `${id}: the mirror would have it\n`,
      err: '',
    });
  });
});

describe('migrate', () => {
  const made = composition({
    migrate: ({ dryRun }) =>
      Promise.resolve(dryRun ? { applied: ['One'], waiting: ['Two'] } : { applied: ['Two'], waiting: [] }),
  });

  it('--dry-run only names what waits', async () => {
    expect(await run('migrate --dry-run', made)).toEqual({ code: 0, out: 'would apply Two\n', err: '' });
  });

  it('names what it applied', async () => {
    expect(await run('migrate', made)).toEqual({ code: 0, out: 'applied Two\n', err: '' });
    const { out } = await run('migrate --json', made);
    expect(JSON.parse(out)).toEqual({ dryRun: false, applied: ['Two'], waiting: [] });
  });
});

describe('check-config', () => {
  const report = {
    mode: 'configured' as const,
    variables: [
      { name: 'DATABASE_URL', from: 'file' as const, meaning: 'the PostgreSQL database' },
      { name: 'PORT', from: 'not set' as const, meaning: 'port of HTTP' },
    ],
    files: [{ kind: 'council', path: '/etc/council.yaml' }],
    calendar: { version: 'au-nsw-1+0a1b2c3d', zone: 'Australia/Sydney', firstYear: 2018, lastYear: 2032 },
    faults: [],
    connections: null,
  };
  const made = (connections: { name: string; ok: boolean; detail: string }[] | null) =>
    composition({ inspect: () => Promise.resolve({ ...report, connections }) });

  it('names variables and files', async () => {
    expect((await run('check-config', made(null))).out).toBe(
      [
        'Configured.',
        '',
        'variable      from  meaning',
        'DATABASE_URL  file  the PostgreSQL database',
        '',
        'file     path',
        'council  /etc/council.yaml',
        '',
        'Calendar au-nsw-1+0a1b2c3d: Australia/Sydney, 2018 to 2032.',
        '',
        'No faults.',
        '',
      ].join('\n'),
    );
  });

  it('--connect ends with 1 where something is down', async () => {
    const connections = [
      { name: 'database', ok: true, detail: 'answers' },
      { name: 'kafka', ok: false, detail: 'unreachable' },
    ];
    const { code, out } = await run('check-config --connect', made(connections));
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('database    ok     answers\nkafka       DOWN   unreachable\n'),
    ]);
  });

  it('ends with 2 where there are faults', async () => {
    const faults = [{ where: 'PORT', what: 'is not a whole number in range', fix: 'Give one.' }];
    const { code } = await run('check-config', composition({ inspect: () => Promise.resolve({ ...report, faults }) }));
    expect(code).toBe(2);
  });
});

describe('dlq', () => {
  const letter = {
    id: 't/0/7',
    topic: 't',
    partition: 0,
    offset: '7',
    reason: 'not-json',
    attempts: 1,
    failedAt: '2026-03-03T00:00:00.000Z',
    payload: true,
  };
  const box = (outcome: string) =>
    composition({}, [[DeadLetters, { list: () => Promise.resolve([letter]), retry: () => Promise.resolve(outcome) }]]);

  it('lists', async () => {
    const { code, out } = await run('dlq list --json', box('retried'));
    expect([code, JSON.parse(out)]).toEqual([0, { items: [letter] }]);
  });

  it('retries all, or says what it would', async () => {
    expect((await run('dlq retry --all --dry-run', box('retried'))).out).toBe('would retry t/0/7\n');
    expect(await run('dlq retry --all', box('retried'))).toEqual({
      code: 0,
      out: 't/0/7: is back in its topic\n',
      err: 'dlq retry: 1 of 1 dead letters\n',
    });
    expect((await run('dlq retry t/0/8', box('not-found'))).code).toBe(1);
  });
});

describe('keys rotate', () => {
  const rotation = {
    remaining: () => Promise.resolve({ sealed: 3, lookups: 2, hashes: 1 }),
    run: () => Promise.resolve({ sealed: 3, lookups: 2, hashes: 1 }),
  };
  const made = composition({}, [[KeyRotation, rotation]]);

  it('--dry-run only counts', async () => {
    const { code, out } = await run('keys rotate --dry-run --json', made);
    expect([code, JSON.parse(out)]).toEqual([0, { dryRun: true, remaining: { sealed: 3, lookups: 2, hashes: 1 } }]);
  });

  it('tells what it did', async () => {
    expect((await run('keys rotate', made)).out).toBe(
      'under the active keys now: 3 sealed texts, look-ups of 2 cases, content hashes of 1 cases\nThe old keys can be taken out of PII_KEYS.\n',
    );
  });
});

describe('audit verify', () => {
  it.each([
    [{ intact: true, sealed: 5, waiting: 1, head: 'ab' }, 0, 'Intact: 5 rows sealed, 1 waiting to be.\nHead: ab'],
    [
      { intact: false, sealed: 3, broken: { id: '4', why: 'changed' } },
      1,
      'Broken: row 4 was changed after it was sealed.',
    ],
  ])('%j', async (verdict, exit, told) => {
    const { code, out } = await run(
      'audit verify',
      composition({ verifyAudit: () => Promise.resolve(verdict as never) }),
    );
    expect([code, out]).toEqual([exit, expect.stringContaining(told)]);
  });
});

describe('token', () => {
  it('prints nothing but the token', async () => {
    const made = composition({
      issueToken: () => Promise.resolve({ token: 'a.b.c', expiresAt: '2026-03-03T08:00:00.000Z' }),
    });
    expect(await run('token --role records restricted', made)).toEqual({ code: 0, out: 'a.b.c\n', err: '' });
    const refused = composition({ issueToken: () => Promise.reject(new WrongInput('nothing runs')) });
    expect((await run('token --role records', refused)).code).toBe(2);
  });
});

describe('simulate', () => {
  const line = 'simulate --from a.csv --columns a.yaml --verify --json';

  it.each([
    [{ outcome: 'played', result: { ok: true, json: { rows: 3 }, lines: [] } }, 0, { rows: 3 }],
    [
      { outcome: 'played', result: { ok: false, json: { rows: 3, missing: 1 }, lines: [] } },
      1,
      { rows: 3, missing: 1 },
    ],
    [{ outcome: 'refused', reason: 'busy' }, 2, { error: { message: 'busy' } }],
    [{ outcome: 'faults', faults: [] }, 2, { error: { message: '0 faults to mend', faults: [] } }],
  ])('%j', async (simulated, exit, json) => {
    const { code, out } = await run(line, composition({ simulate: () => Promise.resolve(simulated as never) }));
    expect([code, JSON.parse(out)]).toEqual([exit, json]);
  });
});
