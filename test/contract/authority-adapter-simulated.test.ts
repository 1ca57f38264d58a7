import { startAuthoritySimulator, type AuthoritySimulator } from '../../src/embedded/authority-simulator/simulator.js';
import type { Fault } from '../../src/embedded/authority-simulator/control/faults.js';
import type { SimulatorSettings } from '../../src/embedded/authority-simulator/settings.js';
import type { AuthorityMapping } from '../../src/legacy/authority/mapping-file.js';
import type { LegacyCursor, LegacyPage, LegacyRecord, LegacySystem } from '../../src/legacy/legacy-system.js';
import { SourceError } from '../../src/legacy/source-error.js';
import { authorityAdapter, pagesOf } from '../support/authority-adapter.js';
import { authorityCredentials } from '../support/authority-caller.js';

const signal = new AbortController().signal;
let simulator: AuthoritySimulator;

async function start(settings: Partial<SimulatorSettings> = {}, sample = 150): Promise<void> {
  simulator = await startAuthoritySimulator({
    dir: null,
    credentials: authorityCredentials,
    sample,
    seed: 11,
    settings,
  });
}

afterEach(() => simulator.stop());

const adapter = (adjust?: (mapping: AuthorityMapping) => void) => authorityAdapter(simulator.url, adjust).legacy;

/** What a mirror must hold, by number, as the simulator itself says. */
function truth(): Map<string, unknown> {
  const rows = [...simulator.control.dump()].filter((row) => !row.distorted);
  return new Map(
    rows.map((row) => [
      row.formattedAccount.trim(),
      {
        legacyId: String(row.id),
        modifiedAt: row.modified,
        receivedAt: row.received,
        dueAt: row.due,
        completedAt: row.determinationCode === null ? null : row.determined,
        category: row.categoryId === null ? null : String(row.categoryId),
        closure: row.determinationCode,
      },
    ]),
  );
}

/** Ids of the rows that come out wrong. */
function distorted(): Set<string> {
  return new Set([...simulator.control.dump()].filter((row) => row.distorted).map((row) => String(row.id)));
}

function mirror(records: LegacyRecord[], into = new Map<string, unknown>()): Map<string, unknown> {
  for (const { number, legacyId, modifiedAt, receivedAt, dueAt, completedAt, codes } of records) {
    const { category, closure } = codes;
    into.set(number, { legacyId, modifiedAt, receivedAt, dueAt, completedAt, category, closure });
  }
  return into;
}

/** Goes on after each passing failure from the last cursor, as sync does. */
async function stubbornPass(
  legacy: LegacySystem,
  from: LegacyCursor | null,
): Promise<{ pages: LegacyPage[]; failures: string[] }> {
  const pages: LegacyPage[] = [];
  const failures: string[] = [];
  for (let cursor = from; !pages.at(-1)?.complete; cursor = pages.at(-1)?.cursor ?? from) {
    try {
      for await (const page of legacy.changesSince(cursor, { signal })) pages.push(page);
    } catch (error) {
      if (!(error instanceof SourceError) || error.consequence !== 'retry' || failures.length > 50) throw error;
      failures.push(error.code);
    }
  }
  return { pages, failures };
}

const recordsOf = (pages: LegacyPage[]) => pages.flatMap((page) => page.records);

describe('a backfill', () => {
  it.each([
    ['pages of 100', {}],
    ['pages of 7', { pageCap: 7 }],
    ['pages of one row', { pageCap: 1 }],
    ['one page', { pageCap: 10_000 }],
    ['rows by modified time', { pageCap: 20, order: 'modified' as const }],
    ['rows that shift', { pageCap: 20, order: 'unstable' as const }],
  ])('brings every request, with %s', async (_, settings) => {
    await start(settings);
    const pages = await pagesOf(
      adapter((mapping) => (mapping.changes.tasks = false)),
      null,
    );
    expect(new Set(pages.flatMap((page) => page.rejects).map(({ key }) => key))).toEqual(distorted());
    expect(mirror(recordsOf(pages))).toEqual(truth());
  });

  it('brings every request that has a task, asked for by tasks', async () => {
    await start({ pageCap: 30 }, 60);
    const byTasks = adapter((mapping) => {
      mapping.changes = { by: 'tasks', tasks: false, overlapSeconds: 60 };
      mapping.sweep.list = false;
    });
    const withTask = new Set(
      [...simulator.control.dump()].filter((row) => row.tasks > 0).map((row) => row.formattedAccount.trim()),
    );
    const expected = new Map([...truth()].filter(([number]) => withTask.has(number)));
    expect(expected.size).toBeGreaterThan(30);
    expect(mirror(recordsOf(await pagesOf(byTasks, null)))).toEqual(expected);
  });

  it('survives being cut off at every page', async () => {
    await start({ pageCap: 9 }, 80);
    const legacy = adapter();
    const records: LegacyRecord[] = [];
    let cursor: LegacyCursor | null = null;
    for (let complete = false; !complete;) {
      const [page] = await pagesOf(legacy, cursor, 1);
      records.push(...page!.records);
      cursor = JSON.parse(JSON.stringify(page!.cursor)) as LegacyCursor;
      complete = page!.complete;
    }
    expect(mirror(records)).toEqual(truth());
  });
});

describe('passes after it', () => {
  it('bring what changed, arrived and was opened, while the council goes on working', async () => {
    await start({ pageCap: 15, order: 'modified' }, 80);
    const legacy = adapter((mapping) => (mapping.changes.overlapSeconds = 1));
    const held = new Map<string, unknown>();
    const touched = new Set<string>();
    let cursor: LegacyCursor | null = null;
    for (let pass = 0; pass < 4; pass += 1) {
      for await (const page of legacy.changesSince(cursor, { signal })) {
        mirror(page.records, held);
        for (const number of page.touched) touched.add(number);
        cursor = page.cursor;
        if (pass < 3) await simulator.step(3);
      }
    }
    expect(held).toEqual(truth());
    expect(touched.size).toBeGreaterThan(0);
  });

  it('find a number again after it was given away, and rows that are no requests', async () => {
    await start({}, 0);
    await simulator.control.load([
      { receivedDatetime: '2026-03-03T00:00:00Z' },
      { receivedDatetime: '2026-03-04T00:00:00Z' },
    ]);
    const legacy = adapter((mapping) => (mapping.changes.tasks = false));
    const cursor = (await pagesOf(legacy, null)).at(-1)!.cursor;
    await simulator.control.addGarbage('not a row');
    await simulator.control.addGarbage({ id: 5, formattedAccount: 7 });
    const [first] = truth().keys();
    await simulator.control.renumber({ formattedAccount: first! }, '002.2030.00000001.001');
    const pages = await pagesOf(legacy, cursor);
    expect(recordsOf(pages).map((record) => record.number)).toContain('002.2030.00000001.001');
    const rejects = (await pagesOf(legacy, null)).flatMap((page) => page.rejects);
    expect(rejects.map(({ key, reason }) => [key, reason])).toEqual([
      [null, 'not-an-object'],
      ['5', 'bad-type'],
    ]);
  });
});

describe('the list for a sweep', () => {
  it('brings every request there is, and no more one that is gone', async () => {
    await start({ pageCap: 11 }, 60);
    const [gone] = [...simulator.control.dump()];
    await simulator.control.remove([{ id: gone!.id }]);
    const records: LegacyRecord[] = [];
    let last: LegacyPage | undefined;
    for await (const page of adapter().list(null, { signal })) {
      records.push(...page.records);
      last = page;
    }
    expect(mirror(records)).toEqual(truth());
    expect(records.some((record) => record.legacyId === String(gone!.id))).toBe(false);
    expect(last).toMatchObject({ complete: true, cursor: { highWater: null, walk: null } });
  });

  it('goes on where it was cut off', async () => {
    await start({ pageCap: 11 }, 60);
    const legacy = adapter();
    const first: LegacyPage[] = [];
    for await (const page of legacy.list(null, { signal })) {
      first.push(page);
      if (first.length === 3) break;
    }
    const rest: LegacyPage[] = [];
    for await (const page of legacy.list(first[2]!.cursor.walk, { signal })) rest.push(page);
    expect(mirror(recordsOf([...first, ...rest]))).toEqual(truth());
    expect(recordsOf([...first, ...rest])).toHaveLength(truth().size);
  });
});

describe('single requests and details', () => {
  it('are what the list has', async () => {
    await start({ pageCap: 2 }, 30);
    const legacy = adapter();
    let contacts = 0;
    let positions = 0;
    for (const record of recordsOf(await pagesOf(legacy, null)).slice(0, 10)) {
      expect(await legacy.fetchCase(record.number, { signal })).toEqual(record);
      expect(legacy.parse(JSON.parse(JSON.stringify(record.payload)))).toEqual(record);
      const details = await legacy.fetchDetails(record, { signal });
      contacts += details.contact?.name ? 1 : 0;
      positions += details.position ? 1 : 0;
      const { gaps, status } = legacy.interpret({ ...record.codes, progress: details.progress });
      expect([gaps.filter(({ field }) => field !== 'category'), status]).toEqual([[], expect.any(String)]);
    }
    expect([contacts > 5, positions > 5]).toEqual([true, true]);
    expect(await legacy.fetchCase('002.1999.00000001.001', { signal })).toBeNull();
  });
});

describe('what goes wrong on the way', () => {
  const faults: Fault[] = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503, retryAfterSeconds: 1 },
    { kind: 'throttle', retryAfterSeconds: 1 },
    { kind: 'unauthorised' },
    { kind: 'slow-body', delayMilliseconds: 5000 },
    { kind: 'slow', delayMilliseconds: 5000 },
    { kind: 'reset' },
    { kind: 'reset-after' },
    { kind: 'errors' },
    { kind: 'html' },
    { kind: 'truncated' },
  ];

  it.each(faults)('$kind $status, once in the middle, costs nothing', async (fault) => {
    await start({ pageCap: 40 }, 80);
    simulator.control.faults.add({ ...fault, operation: 'listRequests', skip: 1 });
    const pages = await pagesOf(adapter(quick), null);
    expect(mirror(recordsOf(pages))).toEqual(truth());
    expect(simulator.control.faults.counts()).toEqual({ [fault.kind]: 1 });
  });

  it.each(faults.filter(({ kind }) => kind !== 'unauthorised' && !kind.startsWith('slow')))(
    '$kind $status, for a while, ends the pass; the next one goes on and misses nothing',
    async (fault) => {
      await start({ pageCap: 20 }, 80);
      simulator.control.faults.add({ ...fault, operation: 'listRequests', skip: 2, count: 4 });
      const { pages, failures } = await stubbornPass(adapter(quick), null);
      expect(failures.length).toBeGreaterThan(0);
      expect(mirror(recordsOf(pages))).toEqual(truth());
    },
  );

  it('a token that is no longer good is renewed', async () => {
    await start({ pageCap: 40, tokenLifetimeSeconds: 3600 }, 80);
    const records: LegacyRecord[] = [];
    for await (const page of adapter().changesSince(null, { signal })) {
      records.push(...page.records);
      simulator.revokeTokens();
    }
    expect(mirror(records)).toEqual(truth());
  });

  it('garbage among the rows is named, and the good rows are kept', async () => {
    await start({ pageCap: 20 }, 80);
    simulator.control.faults.add({ kind: 'garbage-record', operation: 'listRequests', count: 2, skip: 1 });
    const pages = await pagesOf(
      adapter((mapping) => (mapping.changes.tasks = false)),
      null,
    );
    expect(mirror(recordsOf(pages))).toEqual(truth());
    expect(pages.flatMap((page) => page.rejects).length).toBeGreaterThan(0);
  });

  function quick(mapping: AuthorityMapping): void {
    mapping.changes.tasks = false;
    mapping.limits.timeoutSeconds = 1;
  }
});
