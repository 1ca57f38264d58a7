import { StoreRestoration } from '../sync/store-restoration.js';
import type { Composition } from './composition.js';
import { buildProgram, runProgram } from './program.js';
import { Shell } from './shell.js';

async function run(line: string, composition: Composition) {
  let [out, err] = ['', ''];
  const streams = {
    out: { isTTY: false, write: (text: string | Uint8Array) => ((out += String(text)), true) },
    err: { isTTY: false, write: (text: string | Uint8Array) => ((err += String(text)), true) },
  };
  const shell = new Shell(composition, new AbortController().signal, streams);
  const code = await runProgram(buildProgram(shell, '1.2.3'), shell, ['node', 'shirelink', ...line.split(' ')]);
  return { code, out, err };
}

describe('store restored', () => {
  const source = { before: '/shirelink/here/1', after: '/shirelink/here/217382400' };
  const state = {
    source: source.before,
    logs: { public: { head: 12, relayed: 10 }, restricted: { head: 2, relayed: 2 } },
    systems: [
      { system: 'authority', highWater: '2026-03-03T00:00:00.000Z', heldBy: null },
      { system: 'civicview', highWater: null, heldBy: 'ann' },
    ],
    working: [] as { name: string; holder: string }[],
  };
  const made = (given: Partial<typeof state> = {}, waiting: string[] = []) => {
    const declared: object[] = [];
    const restoration = {
      state: () => Promise.resolve({ ...state, ...given }),
      declare: (asked: object) => {
        declared.push(asked);
        return Promise.resolve({ before: { ...state, ...given }, source: source.after });
      },
    };
    const get = (token: unknown) => (token === StoreRestoration ? restoration : undefined);
    const parts = {
      settings: () => Promise.resolve({ council: { council: 'here' } }),
      migrate: () => Promise.resolve({ applied: [], waiting }),
      application: () => Promise.resolve({ get }),
      close: () => Promise.resolve(),
    } as unknown as Composition;
    return { parts, declared };
  };
  const whence = [
    'public log: 12 events; the relay sends from 11 on',
    'restricted log: 2 events; the relay sends from 3 on',
    'authority: reads changes since 2026-03-03T00:00:00.000Z, and a sweep is due',
    'civicview: walks everything, and a sweep is due; still held by ann: release it',
    '',
  ];

  it('tells the new source, and whence everything goes on', async () => {
    const { parts, declared } = made();
    expect(await run('store restored', parts)).toEqual({
      code: 0,
      out: [`ce_source is ${source.after} from now on; it was ${source.before}`, ...whence].join('\n'),
      err: '',
    });
    expect(declared).toEqual([{ resend: false, actor: expect.stringMatching(/^cli:/) }]);
  });

  it('--dry-run only says so', async () => {
    const { parts, declared } = made();
    expect((await run('store restored --dry-run', parts)).out).toBe(
      ['would raise the epoch in ce_source', ...whence].join('\n'),
    );
    const { out } = await run('store restored --dry-run --json --resend', parts);
    expect(JSON.parse(out)).toEqual({
      dryRun: true,
      resend: true,
      ...state,
      source: { before: source.before, after: null },
    });
    expect(declared).toEqual([]);
  });

  it('--resend has the relay send the whole log', async () => {
    const { parts, declared } = made({ working: [{ name: 'relay', holder: 'host:17' }] });
    const { code, out } = await run('store restored --resend', parts);
    expect([code, out]).toEqual([0, expect.stringContaining('public log: 12 events; the relay sends from 1 on\n')]);
    expect(out).toContain('relay was at work: host:17\n');
    expect(declared).toEqual([{ resend: true, actor: expect.stringMatching(/^cli:/) }]);
  });

  it.each([
    ['while a relay is at work', made({ working: [{ name: 'relay', holder: 'host:17' }] }), 'host:17'],
    ["of another council's backup", made({ source: '/shirelink/there/1' }), 'the backup is of another council'],
    ['before the migrations', made({}, ['One']), 'migrations to apply: 1): run migrate first'],
  ])('refuses %s, and changes nothing', async (_, { parts, declared }, hint) => {
    const { code, out, err } = await run('store restored', parts);
    expect([code, out, err, declared]).toEqual([2, '', expect.stringContaining(hint), []]);
  });
});
