import type { AuditLog } from '../audit/audit-log.js';
import type { LegacySystem } from '../legacy/legacy-system.js';
import type { Instant } from '../model/case.js';
import type { Lease, Leases } from '../platform/leases/leases.js';
import type { Database } from '../platform/postgres/database.js';
import type { PageApplication, PageRows } from './page-application.js';
import type { Quarantine, QuarantinedRow } from './quarantine.js';
import { systemLease } from './system-lease.js';

/**
 * applied: the mirror has it now. still-bad: it fails as before, and stays. not-found, not-open, erased: there is nothing to replay.
 * busy: another process works on this system right now.
 */
export type ReplayOutcome = 'applied' | 'still-bad' | 'not-found' | 'not-open' | 'erased' | 'busy';

const wantDetails = `
update cases set details_hash = null, details_wanted_at = clock_timestamp() where system = $1 and legacy_id = $2`;

/** Tries a quarantined row again as it came: after its code was mapped, or its date format put right in the mapping. */
export class QuarantineReplay {
  constructor(
    private readonly parts: {
      database: Database;
      leases: Leases;
      quarantine: Quarantine;
      application: PageApplication;
      audit: AuditLog;
      systems: ReadonlyMap<string, LegacySystem>;
    },
  ) {}

  async replay(id: string, actor: string): Promise<ReplayOutcome> {
    const row = await this.parts.quarantine.find(this.parts.database, id);
    if (!row) return 'not-found';
    if (row.state !== 'open') return 'not-open';
    const system = this.parts.systems.get(row.system);
    if (!system) return 'not-found';
    const signal = AbortSignal.timeout(60_000);
    const outcome = await systemLease(this.parts.leases, { system: system.name, signal, patience: 10_000 }, (lease) =>
      this.replayUnder(system, lease, row),
    );
    await this.parts.audit.record(this.parts.database, {
      actor,
      action: 'quarantine.retry',
      subject: `quarantine:${id}`,
      detail: { outcome: outcome ?? 'busy' },
    });
    return outcome ?? 'busy';
  }

  /** What `replay` would come to, as far as parsing and the mapping tell. Writes nothing. */
  async preview(id: string): Promise<ReplayOutcome> {
    const row = await this.parts.quarantine.find(this.parts.database, id);
    const system = row && this.parts.systems.get(row.system);
    if (!system) return 'not-found';
    if (row.state !== 'open') return 'not-open';
    if (row.field === 'progress') return 'applied';
    const payload = this.parts.quarantine.openPayload(row);
    if (payload === undefined) return 'erased';
    const parsed = system.parse(payload);
    if (parsed.outcome === 'reject') return 'still-bad';
    const gaps = system.interpret(parsed.codes).gaps;
    return gaps.some(({ field, code }) => field === row.field && code === row.code) ? 'still-bad' : 'applied';
  }

  /** As `replay`, under a lease that the caller holds. */
  async replayUnder(system: LegacySystem, lease: Lease, row: QuarantinedRow): Promise<ReplayOutcome> {
    if (row.field === 'progress') {
      await this.parts.database.query(wantDetails, [system.name, row.record_key]);
      await this.parts.quarantine.close(this.parts.database, { id: row.id, state: 'resolved', by: 'replay' });
      return 'applied';
    }
    const payload = this.parts.quarantine.openPayload(row);
    if (payload === undefined) return 'erased';
    const parsed = system.parse(payload);
    const page: PageRows = { records: [], rejects: [], touched: [], readBeganAt: readAt(row, lease) };
    if (parsed.outcome === 'reject') return 'still-bad';
    page.records.push(parsed);
    const { outcomes } = await this.parts.application.apply(
      { system, lease, cause: 'replay' },
      [page],
      async () => undefined,
    );
    const outcome = outcomes.get(parsed.legacyId);
    if (outcome === 'unmapped' || outcome === 'stale') return 'still-bad';
    await this.parts.quarantine.close(this.parts.database, { id: row.id, state: 'resolved', by: 'replay' });
    return 'applied';
  }
}

/** The payload was read when it was last seen: newer news that came since stays. On this process's clock. */
function readAt(row: QuarantinedRow, lease: Lease): number {
  const seen: Instant = row.last_seen_at.toISOString();
  return Date.parse(seen) - lease.clockOffset;
}
