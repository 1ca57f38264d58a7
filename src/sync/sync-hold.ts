import type { AuditEntry, AuditLog } from '../audit/audit-log.js';
import type { Database } from '../platform/postgres/database.js';

const hold = `
insert into sync_state (system, held_at, held_by, held_reason) values ($1, clock_timestamp(), $2, $3)
on conflict (system) do update set held_at = excluded.held_at, held_by = excluded.held_by, held_reason = excluded.held_reason
where sync_state.held_at is null
returning system`;
const release = `
update sync_state set held_at = null, held_by = null, held_reason = null where system = $1 and held_at is not null returning system`;

/** Stops the reading of a legacy system (an upgrade, a fault) without losing anything: the next pass goes on from the cursor. */
export class SyncHold {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** False: it was held already. A pass that runs ends with its current pages. */
  async hold(system: string, actor: string, reason: string): Promise<boolean> {
    return this.change(hold, [system, actor, reason], {
      actor,
      action: 'sync.hold',
      subject: `system:${system}`,
      detail: { reason },
    });
  }

  /** False: it was not held. */
  async release(system: string, actor: string, reason?: string): Promise<boolean> {
    const detail = { reason: reason ?? null };
    return this.change(release, [system], { actor, action: 'sync.release', subject: `system:${system}`, detail });
  }

  private async change(statement: string, values: unknown[], entry: AuditEntry): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const rows = await tx.query(statement, values);
      if (rows.length === 0) return false;
      await this.audit.record(tx, entry);
      return true;
    });
  }
}
