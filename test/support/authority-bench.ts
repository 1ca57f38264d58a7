import type { AuthoritySettings } from '../../src/config/settings.js';
import type { Fault } from '../../src/embedded/authority-simulator/control/faults.js';
import { type AuthoritySimulator, startAuthoritySimulator } from '../../src/embedded/authority-simulator/simulator.js';
import { defineAuthority } from '../../src/legacy/authority/adapter.js';
import type { AuthorityMapping } from '../../src/legacy/authority/mapping-file.js';
import type { LegacyDetails, LegacySystem, RejectReason } from '../../src/legacy/legacy-system.js';
import type { Signal } from '../../src/model/service-target.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import type {
  BenchTuning,
  Declaration,
  FaultKind,
  GarbageRow,
  LegacyBench,
  LegacySource,
  SourceFault,
  SourceRecord,
} from '../contract/kit/bench.js';
import { garbage, inputOf, person, taskOf } from './authority-bench-rows.js';
import { authorityCredentials } from './authority-caller.js';
import { testSettings } from './settings.js';

/** The Authority adapter with the sample mapping, on a simulator of its own, for the contract kit. */
export function authorityBench(tuning: BenchTuning): Promise<LegacyBench> {
  return benchOf(tuning, {
    changes: 'modified',
    declares: { ...declared, list: true, impossibleRejects: [] },
  });
}

/** The same where the site proved neither the filter by modification nor a list of everything: requests are found by their tasks. */
export function authorityTasksBench(tuning: BenchTuning): Promise<LegacyBench> {
  return benchOf(tuning, {
    changes: 'tasks',
    declares: {
      ...declared,
      list: false,
      // each is asked for by its number: what isn't an answer to that is no row
      impossibleRejects: ['not-an-object', 'missing-number', 'bad-number'],
    },
  });
}

/** By the sample mapping. */
const shows = {
  always: ['received', 'completed', 'reopened'] satisfies Signal[],
  onlyDetails: ['acknowledged', 'progress-notice'] satisfies Signal[],
};

const declared = {
  details: 'call',
  singles: true,
  identity: 'id',
  exports: false,
  sessions: true,
  throttles: true,
  incremental: true,
  tellsTouched: true,
  shows,
  impossibleFaults: [],
  letters: 'unicode',
} satisfies Partial<Declaration>;

type Changes = AuthorityMapping['changes']['by'];

async function benchOf(
  { impatient }: BenchTuning,
  { changes, declares }: { changes: Changes; declares: Declaration },
): Promise<LegacyBench> {
  const simulator = await startAuthoritySimulator({ dir: null, credentials: authorityCredentials });
  const timeoutSeconds = impatient ? 0.3 : 10;
  const another = () => adapter(simulator.url, { changes, timeoutSeconds, list: declares.list });
  return {
    legacy: another(),
    another,
    source: new SimulatedSource(simulator, changes, declares.impossibleRejects),
    declares,
    // two attempts, and the wait between them
    patienceMs: timeoutSeconds * 2000 + 200,
    number: (index) => `002.2026.${String(index).padStart(8, '0')}.001`,
    codes: {
      known: { category: '1010', closure: 'COMP', channel: 'T', unit: '10', priority: null, progress: null },
      unknown: '987654',
      otherCategory: '2010',
    },
    stop: () => simulator.stop(),
  };
}

/** Read once: a kit has hundreds of benches. */
const system = testSettings().systems.find(({ name }) => name === 'authority') as AuthoritySettings;
const logger = createLogger('silent');

function adapter(
  url: string,
  { changes: by, timeoutSeconds, list }: { changes: Changes; timeoutSeconds: number; list: boolean },
): LegacySystem {
  const sample = system.mapping as AuthorityMapping;
  const limits = { concurrency: 4, timeoutSeconds, retries: 1, requestsPerSecond: 1000 };
  const mapping = { ...sample, limits, sweep: { list }, changes: { ...sample.changes, by } };
  const settings = { ...system, connection: { url, ...authorityCredentials }, mapping };
  return defineAuthority(settings, { clock: new SystemClock(), metrics: new Metrics(), logger });
}

const faults: Record<FaultKind, Pick<Fault, 'kind' | 'status'>> = {
  errors: { kind: 'errors' },
  html: { kind: 'html' },
  truncated: { kind: 'truncated' },
  empty: { kind: 'empty' },
  'server-error': { kind: 'status', status: 500 },
  unavailable: { kind: 'status', status: 503 },
  throttled: { kind: 'throttle' },
  reset: { kind: 'reset' },
  unauthorised: { kind: 'unauthorised' },
  slow: { kind: 'slow' },
  trickle: { kind: 'slow-body' },
};

class SimulatedSource implements LegacySource {
  constructor(
    private readonly simulator: AuthoritySimulator,
    private readonly changes: Changes,
    private readonly impossible: RejectReason[],
  ) {}

  async put(...records: SourceRecord[]): Promise<void> {
    await this.control.load(records.map(inputOf));
    if (this.changes === 'tasks')
      for (const { legacyId, modifiedAt } of records) await this.putTask(legacyId, Date.parse(modifiedAt!), false);
  }

  async remove(legacyId: string): Promise<void> {
    await this.control.remove([{ id: Number(legacyId) }]);
  }

  async putGarbage(): Promise<GarbageRow[]> {
    const value = 'hush-hush';
    const rows: GarbageRow[] = [];
    if (!this.impossible.includes('not-an-object')) {
      rows.push({ reason: 'not-an-object', key: null, value });
      await this.control.addGarbage(value);
    }
    for (const [index, { reason, overlay, keyed }] of garbage.entries()) {
      if (this.impossible.includes(reason)) continue;
      const id = 900 + index;
      const formattedAccount = `002.2026.00000${id}.001`;
      await this.control.load([{ id, formattedAccount, receivedDatetime: '2026-02-27T22:00:00Z' }]);
      await this.putTask(String(id), Date.now(), false);
      await this.control.distort({ id }, { overlay: overlay(value) });
      rows.push({ reason, key: keyed === 'id' ? String(id) : formattedAccount, value });
    }
    return rows;
  }

  async giveDetails(legacyId: string): Promise<LegacyDetails> {
    const requestId = Number(legacyId);
    const at = '2026-03-01T02:00:00.000Z';
    const time = Date.parse(at);
    const { id: nameId } = await this.control.putName({ ...person, created: time, modified: time });
    const position = { latitude: -34.4578, longitude: 149.4702 };
    await this.control.update([{ id: requestId, nameId, position, description: 'As deep as a bucket' }]);
    await this.control.putTask({ ...taskOf(requestId, time, true), comments: ['Rang twice'] });
    // the first acknowledgement counts, and the last notice of progress
    const hour = 3_600_000;
    for (const [code, after] of [
      ['CRF2', 2],
      ['CRF2', 1],
      ['CRF3', 4],
      ['CRF3', 3],
    ] as const)
      await this.control.putTask({ ...taskOf(requestId, time + after * hour, false), workflowActionCode: code });
    return {
      progress: 'ACTN',
      acknowledgedAt: '2026-03-01T03:00:00.000Z',
      progressNoticeAt: '2026-03-01T06:00:00.000Z',
      contact: {
        name: 'Ms Jordan Sample',
        phones: ['0491 570 156'],
        email: 'jordan@example.test',
        address: '12 Sample Street, CROOKWELL NSW 2583',
      },
      description: 'As deep as a bucket',
      notes: [{ at, text: 'Rang twice' }],
      position: [149.4702, -34.4578],
    };
  }

  async touch(legacyId: string): Promise<void> {
    await this.putTask(legacyId, Date.now() + 3000, true);
  }

  async shape(shape: { pageCap?: number; order?: 'id' | 'modified' | 'unstable' }): Promise<void> {
    await this.control.settings(shape);
  }

  async setClockOffset(clockOffsetSeconds: number): Promise<void> {
    await this.control.settings({ clockOffsetSeconds });
  }

  fail({ kind, of = 'walk', times, after, retryAfterSeconds, delayMs }: SourceFault): void {
    const walked = this.changes === 'tasks' ? 'listTasks' : 'listRequests';
    this.control.faults.add({
      ...faults[kind],
      operation: { walk: walked, record: 'listRequests', details: 'listNameLinks' }[of],
      count: times ?? Number.POSITIVE_INFINITY,
      skip: after ?? 0,
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(delayMs !== undefined && { delayMilliseconds: delayMs }),
    });
  }

  heal(): void {
    this.control.faults.clear();
  }

  expireTokens(): void {
    this.simulator.revokeTokens();
  }

  calls(): { at: number; spoiled: boolean }[] {
    return this.control.calls.recent().map(({ at, fault }) => ({ at, spoiled: fault !== null }));
  }

  /** `at`: milliseconds since the epoch. */
  private async putTask(legacyId: string, at: number, open: boolean): Promise<void> {
    const time = Math.floor(at / 1000) * 1000;
    await this.control.putTask(taskOf(Number(legacyId), time, open));
  }

  private get control(): AuthoritySimulator['control'] {
    return this.simulator.control;
  }
}
