import { appendEvents } from '../events/event-log.js';
import { type RecordChanges, type AppliedRecords } from '../cases/record-changes.js';
import type { ReadContext, RecordOutcome } from '../cases/incoming-case.js';
import type { LegacyPage, LegacyRecord, LegacySystem } from '../legacy/legacy-system.js';
import type { Instant } from '../model/case.js';
import type { Lease, Leases } from '../platform/leases/leases.js';
import type { Database, Transaction } from '../platform/postgres/database.js';
import { incomingRecord } from './legacy-input.js';
import type { RecordCounts, SyncMetrics } from './sync-metrics.js';
import type { Quarantine, QuarantineEntry } from './quarantine.js';

/** What a legacy system's reads are applied under. */
export interface SyncWork {
  system: LegacySystem;
  lease: Lease;
  cause: ReadContext['cause'];
}

export type PageRows = Pick<LegacyPage, 'records' | 'rejects' | 'touched' | 'readBeganAt'>;

type SaveProgress = (tx: Transaction, applied: AppliedRecords) => Promise<void>;

export interface AppliedPages {
  counts: RecordCounts;
  outcomes: Map<string, RecordOutcome>;
  events: number;
}

const wantDetails = {
  name: 'want-details',
  text: `
update cases set details_wanted_at = least(details_wanted_at, clock_timestamp())
where system = $1 and upper(number) = any($2) and status <> 'removed'`,
};

/** The page transaction: rows, events, rejects and progress together, or not at all, and only while the lease is held. */
export class PageApplication {
  constructor(
    private readonly parts: {
      database: Database;
      leases: Leases;
      quarantine: Quarantine;
      changes: RecordChanges;
      metrics: SyncMetrics;
      council: string;
    },
  ) {}

  /** `saveProgress` runs in the same transaction, before the events are appended. */
  async apply(work: SyncWork, pages: PageRows[], saveProgress: SaveProgress): Promise<AppliedPages> {
    const applied = await this.parts.database.transaction((tx) => this.applyIn(tx, work, { pages, saveProgress }));
    this.parts.metrics.count(work.system.name, applied.counts);
    return applied;
  }

  private async applyIn(
    tx: Transaction,
    work: SyncWork,
    { pages, saveProgress }: { pages: PageRows[]; saveProgress: SaveProgress },
  ): Promise<AppliedPages> {
    await this.parts.leases.assertHeld(tx, work.lease);
    const context = this.context(work, pages);
    const records = pages.flatMap((page) => page.records);
    const incoming = pages.flatMap((page) => {
      const read = { system: context.system, readBeganAt: onServer(work, page.readBeganAt) };
      return page.records.map((record) => incomingRecord(record, read));
    });
    const applied = await this.parts.changes.apply(tx, context, incoming);
    const restricted = work.system.capabilities.holdsComplaints ?? false;
    await this.quarantine(tx, context, { pages, records, applied, restricted });
    const touched = pages.flatMap((page) => page.touched.map((number) => number.toUpperCase()));
    if (touched.length > 0) await tx.query(wantDetails, [work.system.name, touched]);
    await saveProgress(tx, applied);
    await appendEvents(tx, applied.drafts);
    return summary(pages, applied);
  }

  private context(work: SyncWork, pages: PageRows[]): ReadContext {
    return {
      council: this.parts.council,
      system: work.system.name,
      readBeganAt: onServer(work, Math.min(...pages.map((page) => page.readBeganAt))),
      observedAt: onServer(work, Date.now()),
      cause: work.cause,
      interpret: (codes) => work.system.interpret(codes),
      wantDetails: work.system.capabilities.details,
    };
  }

  private async quarantine(
    tx: Transaction,
    context: ReadContext,
    {
      pages,
      records,
      applied,
      restricted,
    }: { pages: PageRows[]; records: LegacyRecord[]; applied: AppliedRecords; restricted: boolean },
  ): Promise<void> {
    const { quarantine } = this.parts;
    const good = records.filter(
      ({ legacyId }) => !applied.statusGaps.has(legacyId) && applied.outcomes.get(legacyId) !== 'stale',
    );
    const keys = good.flatMap((record) => [record.legacyId, record.number]);
    if (keys.length > 0) await quarantine.settle(tx, { system: context.system, keys, at: context.observedAt });
    const entries = [
      ...pages.flatMap((page) => page.rejects).map((reject) => rejectEntry(context, reject)),
      ...records.flatMap((record) => gapEntries(context, record, applied)),
    ];
    await quarantine.record(
      tx,
      entries.map((entry) => ({ ...entry, restricted })),
    );
  }
}

type Found = Omit<QuarantineEntry, 'restricted'>;

/** An instant of this process's clock, milliseconds, on PostgreSQL's. */
function onServer(work: SyncWork, at: number): Instant {
  return new Date(at + work.lease.clockOffset).toISOString();
}

function rejectEntry(context: ReadContext, reject: LegacyPage['rejects'][number]): Found {
  const { key, reason, detail, payload } = reject;
  return {
    system: context.system,
    key,
    number: null,
    reason,
    field: null,
    code: null,
    detail,
    payload,
    // a replay counts as a read of then
    seenAt: context.readBeganAt,
  };
}

function gapEntries(context: ReadContext, record: LegacyRecord, applied: AppliedRecords): Found[] {
  return (applied.statusGaps.get(record.legacyId) ?? []).map(({ field, code }) => ({
    system: context.system,
    key: record.legacyId,
    number: record.number,
    reason: 'unmapped',
    field,
    code,
    detail: `the mapping has no ${field} code ${code}`,
    payload: record.payload,
    seenAt: context.readBeganAt,
  }));
}

function summary(pages: PageRows[], applied: AppliedRecords): AppliedPages {
  const rejected = pages.reduce((count, page) => count + page.rejects.length, 0);
  const counts: AppliedPages['counts'] = { received: 0, changed: 0, unchanged: 0, stale: 0, unmapped: 0, rejected };
  for (const outcome of applied.outcomes.values()) counts[outcome] += 1;
  return { counts, outcomes: applied.outcomes, events: applied.drafts.length };
}
