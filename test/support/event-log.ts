import { randomUUID } from 'node:crypto';
import { appendEvents, type EventDraft } from '../../src/events/event-log.js';
import type { CaseEventType, EventLogName } from '../../src/model/case-event.js';
import type { CaseState, Instant } from '../../src/model/case.js';
import type { Database, Transaction } from '../../src/platform/postgres/database.js';

export const sampleState: CaseState = {
  system: 'authority',
  number: 'CR-2026-1',
  kind: 'request',
  status: 'in-progress',
  category: 'Roads "Pothole" – Straße',
  group: 'Roads',
  unit: 'Infrastructure',
  channel: 'phone',
  priority: null,
  receivedAt: '2026-03-03T22:00:00.000Z',
  dueAt: '2026-03-10T22:00:00.000Z',
  acknowledgedAt: null,
  progressNoticeAt: null,
  completedAt: null,
  reopenedCount: 0,
  outcome: null,
  workOrders: ['WO-1234'],
  restricted: false,
  complaint: null,
  unmapped: ['channel:Z'],
};

export const occurredAt: Instant = '2026-03-03T22:00:00.000Z';

export interface Change {
  /** Any name; one case each. */
  case: string;
  type: CaseEventType;
  /** Default public. */
  log?: EventLogName;
  /** Whether the case is restricted from now on; default as the log says. */
  restricted?: boolean;
  changed?: string[];
  observedAt?: Instant;
}

/** Writes cases, versions and events as the case store does, for tests that are about events alone. */
export class EventLogWriter {
  private readonly cases = new Map<string, { id: string; version: number; public: number; restricted: number }>();

  constructor(private readonly database: Database) {}

  async openStore(council: string, epoch = 1): Promise<void> {
    await this.database.query(`insert into store (council, zone, epoch) values ($1, 'Australia/Sydney', $2)`, [
      council,
      epoch,
    ]);
  }

  idOf(name: string): string {
    return this.known(name).id;
  }

  /** All of them in one transaction. */
  async tell(...changes: Change[]): Promise<void> {
    await this.database.transaction((tx) => this.tellIn(tx, ...changes));
  }

  async tellIn(tx: Transaction, ...changes: Change[]): Promise<void> {
    const drafts: EventDraft[] = [];
    for (const change of changes) drafts.push(await this.write(tx, change));
    await appendEvents(tx, drafts);
  }

  private async write(tx: Transaction, change: Change): Promise<EventDraft> {
    const known = this.known(change.case);
    const log = change.log ?? 'public';
    const restricted = change.restricted ?? log === 'restricted';
    const observedAt = change.observedAt ?? new Date().toISOString();
    known.version += 1;
    known[log] += 1;
    const state = { ...sampleState, number: `CR-${change.case}`, restricted };
    await tx.query(upsertCase, [known.id, change.case, state.number, restricted, known.version, observedAt]);
    await tx.query(insertVersion, [
      known.id,
      known.version,
      occurredAt,
      observedAt,
      JSON.stringify(state),
      change.changed ?? [],
    ]);
    return {
      log,
      caseId: known.id,
      version: known.version,
      type: change.type,
      sequence: known[log],
      occurredAt,
      observedAt,
    };
  }

  private known(name: string) {
    const known = this.cases.get(name) ?? { id: randomUUID(), version: 0, public: 0, restricted: 0 };
    this.cases.set(name, known);
    return known;
  }
}

const upsertCase = `
insert into cases (id, system, legacy_id, number, kind, status, received_at, restricted, codes, version, read_began_at, content_hash, content_key)
values ($1, 'authority', $2, $3, 'request', 'in-progress', now(), $4, '{}', $5, $6, '', 'h1')
on conflict (id) do update set restricted = excluded.restricted, version = excluded.version`;

const insertVersion = `
insert into case_versions (case_id, version, occurred_at, observed_at, cause, state, changed) values ($1, $2, $3, $4, 'sync', $5, $6)`;
