import type { DetailsChanges, DetailsOutcome } from '../cases/details-changes.js';
import { appendEvents } from '../events/event-log.js';
import type { LegacyDetails, LegacySystem } from '../legacy/legacy-system.js';
import { SourceError } from '../legacy/source-error.js';
import type { Lease, Leases } from '../platform/leases/leases.js';
import type { Database, Transaction } from '../platform/postgres/database.js';
import { incomingDetails } from './legacy-input.js';
import type { PageApplication } from './page-application.js';
import type { Quarantine } from './quarantine.js';

interface WantedCase {
  id: string;
  legacy_id: string;
  number: string;
  stale: boolean;
}

const batch = 25;

// a record that was not read lately is read again with its details: legacy may change it without telling (tasks mode)
const selectWanted = `
select id, legacy_id, number, read_began_at < clock_timestamp() - interval '1 minute' as stale from cases
where system = $1 and details_wanted_at <= clock_timestamp() and status <> 'removed'
order by details_wanted_at limit ${batch}`;

const wantReread = `
update cases set details_wanted_at = clock_timestamp() where id in (
  select id from cases where system = $1 and status not in ('completed', 'cancelled', 'removed') and details_wanted_at is null
    and coalesce(details_read_at, read_began_at) < clock_timestamp() - $2 * interval '1 second'
  order by details_read_at nulls first limit 500)
returning id`;

const countWanted = `
select count(*)::int as wanted from cases where system = $1 and details_wanted_at <= clock_timestamp() and status <> 'removed'`;

const defer = `update cases set details_wanted_at = clock_timestamp() + interval '10 minutes' where id = $1`;

type Read = { wanted: WantedCase; details: LegacyDetails } | { wanted: WantedCase; failure: Error };

/** Reads what needs calls of its own, case by case, newest wish last; at the adapter's rate. */
export class DetailsStage {
  constructor(
    private readonly parts: {
      database: Database;
      leases: Leases;
      application: PageApplication;
      quarantine: Quarantine;
      changes: DetailsChanges;
      council: string;
    },
  ) {}

  async wanted(system: LegacySystem): Promise<number> {
    if (!system.capabilities.details) return 0;
    const [row] = await this.parts.database.query<{ wanted: number }>(countWanted, [system.name]);
    return row!.wanted;
  }

  /** Marks open cases whose details were not read for the mapping's interval. */
  async wishRereads(system: LegacySystem): Promise<number> {
    const seconds = system.capabilities.rereadOpenSeconds;
    if (seconds === null || !system.capabilities.details) return 0;
    return (await this.parts.database.query(wantReread, [system.name, seconds])).length;
  }

  /**
   * One batch. Answers how many cases were read. A case whose reading fails, or that the legacy system does not have, is tried again
   * later: it must not hold up the others, and only a sweep decides that it is gone. Throws where all of them failed.
   */
  async run(system: LegacySystem, lease: Lease, signal: AbortSignal): Promise<number> {
    const wanted = await this.parts.database.query<WantedCase>(selectWanted, [system.name]);
    const absent = await this.rereadRecords(system, lease, { wanted: wanted.filter((one) => one.stale), signal });
    const beganAt = Date.now();
    const there = wanted.filter((one) => !absent.has(one.number));
    const reads = await Promise.all(there.map((one) => this.read(system, one, signal)));
    for (const read of reads) {
      if ('details' in read) await this.apply(system, lease, { ...read, beganAt });
    }
    const failed = reads.filter((read) => 'failure' in read);
    if (failed.length > 0 && failed.length === reads.length && !isOwnFailure(failed[0]!.failure))
      throw failed[0]!.failure;
    const later = wanted.filter((one) => absent.has(one.number) || failed.some((read) => read.wanted.id === one.id));
    for (const one of later) await this.parts.database.query(defer, [one.id]);
    return wanted.length;
  }

  /** Answers the numbers that the legacy system does not have, or does not show as a good record. */
  private async rereadRecords(
    system: LegacySystem,
    lease: Lease,
    { wanted, signal }: { wanted: WantedCase[]; signal: AbortSignal },
  ): Promise<Set<string>> {
    if (wanted.length === 0) return new Set();
    const readBeganAt = Date.now();
    const found = await Promise.all(wanted.map(({ number }) => system.fetchCase(number, { signal })));
    const page = {
      records: found.filter((row) => row?.outcome === 'record'),
      rejects: found.filter((row) => row?.outcome === 'reject'),
      touched: [],
      readBeganAt,
    };
    await this.parts.application.apply({ system, lease, cause: 'sync' }, [page], async () => undefined);
    return new Set(wanted.filter((_, index) => found[index]?.outcome !== 'record').map(({ number }) => number));
  }

  private async read(system: LegacySystem, wanted: WantedCase, signal: AbortSignal): Promise<Read> {
    try {
      const record = { legacyId: wanted.legacy_id, number: wanted.number };
      return { wanted, details: await system.fetchDetails(record, { signal }) };
    } catch (error) {
      return {
        wanted,
        failure: error instanceof Error ? error : new Error('reading details failed', { cause: error }),
      };
    }
  }

  private async apply(
    system: LegacySystem,
    lease: Lease,
    { wanted, details, beganAt }: { wanted: WantedCase; details: LegacyDetails; beganAt: number },
  ): Promise<DetailsOutcome> {
    return this.parts.database.transaction(async (tx) => {
      await this.parts.leases.assertHeld(tx, lease);
      const observedAt = new Date(Date.now() + lease.clockOffset).toISOString();
      const context = {
        council: this.parts.council,
        system: system.name,
        readBeganAt: new Date(beganAt + lease.clockOffset).toISOString(),
        observedAt,
        cause: 'details' as const,
        interpret: (codes: Parameters<LegacySystem['interpret']>[0]) => system.interpret(codes),
        wantDetails: false,
      };
      const { outcome, drafts } = await this.parts.changes.apply(tx, context, {
        id: wanted.id,
        details: incomingDetails(details, system.name),
      });
      if (outcome === 'unmapped')
        await this.quarantine(tx, system, { wanted, code: details.progress, seenAt: observedAt });
      await appendEvents(tx, drafts);
      return outcome;
    });
  }

  private async quarantine(
    tx: Transaction,
    system: LegacySystem,
    { wanted, code, seenAt }: { wanted: WantedCase; code: string | null; seenAt: string },
  ): Promise<void> {
    const detail = `the mapping has no progress code ${code}`;
    const { legacy_id: key, number } = wanted;
    const entry = {
      system: system.name,
      key,
      number,
      reason: 'unmapped',
      field: 'progress',
      code,
      detail,
      payload: null,
      restricted: system.capabilities.holdsComplaints ?? false,
      seenAt,
    };
    await this.parts.quarantine.record(tx, [entry]);
  }
}

function isOwnFailure(failure: unknown): boolean {
  return failure instanceof SourceError && failure.consequence === 'skip-record';
}
