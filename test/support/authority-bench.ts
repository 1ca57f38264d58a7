import type { Fault } from '../../src/embedded/authority-simulator/control/faults.js';
import type { RequestInput } from '../../src/embedded/authority-simulator/control/request-input.js';
import { type AuthoritySimulator, startAuthoritySimulator } from '../../src/embedded/authority-simulator/simulator.js';
import { defineAuthority } from '../../src/legacy/authority/adapter.js';
import type { AuthorityMapping } from '../../src/legacy/authority/mapping-file.js';
import type { LegacyDetails, LegacySystem, RejectReason } from '../../src/legacy/legacy-system.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import { createLogger } from '../../src/platform/logger/logger.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import type {
  BenchTuning,
  FaultKind,
  GarbageRow,
  LegacyBench,
  LegacySource,
  SourceFault,
  SourceRecord,
} from '../contract/kit/bench.js';
import { authorityCredentials } from './authority-caller.js';
import { testSettings } from './settings.js';

/** The Authority adapter with the sample mapping, on a simulator of its own, for the contract kit. */
export async function authorityBench({ impatient }: BenchTuning): Promise<LegacyBench> {
  const simulator = await startAuthoritySimulator({ dir: null, credentials: authorityCredentials });
  const timeoutSeconds = impatient ? 0.3 : 10;
  const another = () => adapter(simulator.url, timeoutSeconds);
  return {
    legacy: another(),
    another,
    source: new SimulatedSource(simulator),
    declares: { list: true, details: true, incremental: true, tellsTouched: true, impossibleRejects: [] },
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
const [system] = testSettings().systems;
const logger = createLogger('silent');

function adapter(url: string, timeoutSeconds: number): LegacySystem {
  const mapping = system!.mapping as AuthorityMapping;
  const limits = { concurrency: 4, timeoutSeconds, retries: 1, requestsPerSecond: 1000 };
  const settings = { ...system!, connection: { url, ...authorityCredentials }, mapping: { ...mapping, limits } };
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

const garbage: { reason: RejectReason; overlay: (value: string) => Record<string, unknown>; keyed: 'id' | 'number' }[] =
  [
    { reason: 'missing-id', overlay: (value) => ({ id: null, documentPrecis: value }), keyed: 'number' },
    { reason: 'missing-number', overlay: (value) => ({ formattedAccount: ' ', documentPrecis: value }), keyed: 'id' },
    { reason: 'bad-number', overlay: (value) => ({ formattedAccount: value }), keyed: 'id' },
    { reason: 'missing-received', overlay: (value) => ({ receivedDatetime: '', documentPrecis: value }), keyed: 'id' },
    { reason: 'bad-date', overlay: (value) => ({ dueDate: `31/02/2026 ${value}` }), keyed: 'id' },
    { reason: 'bad-type', overlay: (value) => ({ documentPrecis: { value } }), keyed: 'id' },
    { reason: 'too-large', overlay: (value) => ({ documentPrecis: value.repeat(20_000) }), keyed: 'id' },
  ];

class SimulatedSource implements LegacySource {
  constructor(private readonly simulator: AuthoritySimulator) {}

  async put(...records: SourceRecord[]): Promise<void> {
    await this.control.load(records.map(inputOf));
  }

  async remove(legacyId: string): Promise<void> {
    await this.control.remove([{ id: Number(legacyId) }]);
  }

  async putGarbage(): Promise<GarbageRow[]> {
    const value = 'hush-hush';
    const rows: GarbageRow[] = [{ reason: 'not-an-object', key: null, value }];
    await this.control.addGarbage(value);
    for (const [index, { reason, overlay, keyed }] of garbage.entries()) {
      const id = 900 + index;
      const formattedAccount = `002.2026.00000${id}.001`;
      await this.control.load([{ id, formattedAccount, receivedDatetime: '2026-02-27T22:00:00Z' }]);
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
    const task = { requestId, workflowActionCode: 'ACTN', workflowSequence: 1, modifiedOperatorId: 1 };
    const times = { opened: time, created: time, modified: time, due: null, determined: null };
    await this.control.putTask({ ...task, ...times, open: true, determinationCode: null, comments: ['Rang twice'] });
    return {
      progress: 'ACTN',
      acknowledgedAt: null,
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
    const now = Math.floor(Date.now() / 1000) * 1000 + 3000;
    await this.control.putTask({
      requestId: Number(legacyId),
      workflowActionCode: 'ACTN',
      workflowSequence: 1,
      open: true,
      opened: now,
      due: null,
      determinationCode: null,
      determined: null,
      created: now,
      modified: now,
      modifiedOperatorId: 1,
    });
  }

  async shape(shape: { pageCap?: number; order?: 'id' | 'modified' }): Promise<void> {
    await this.control.settings(shape);
  }

  async setClockOffset(clockOffsetSeconds: number): Promise<void> {
    await this.control.settings({ clockOffsetSeconds });
  }

  fail({ kind, times, after, retryAfterSeconds, delayMs }: SourceFault): void {
    this.control.faults.add({
      ...faults[kind],
      operation: 'listRequests',
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

  private get control(): AuthoritySimulator['control'] {
    return this.simulator.control;
  }
}

const person = {
  title: 'Ms',
  givenName1: 'Jordan',
  familyName: 'Sample',
  homePhone: null,
  mobilePhone: '0491 570 156',
  businessPhone: null,
  faxPhone: null,
  emailAddress: 'jordan@example.test',
  address1: '12 Sample Street',
  address2: 'CROOKWELL NSW 2583',
};

function inputOf({ codes, ...record }: SourceRecord): RequestInput {
  return {
    id: Number(record.legacyId),
    formattedAccount: record.number,
    ...(record.modifiedAt !== null && { modifiedDatetime: record.modifiedAt }),
    receivedDatetime: record.receivedAt,
    dueDate: record.dueAt,
    determinationDatetime: record.completedAt,
    externalReference: record.workOrders.join(' ') || null,
    documentPrecis: record.precis,
    categoryId: codes.category === null ? null : Number(codes.category),
    contactMethodCode: codes.channel,
    actioningRoleId: codes.unit === null ? null : Number(codes.unit),
    determinationCode: codes.closure,
  };
}
