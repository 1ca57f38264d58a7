import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { raiseEpoch, readEventSource } from '../events/event-source.js';
import { rewindFollower } from '../events/followers.js';
import { relayName } from '../events/relay-session.js';
import { type EventLogName, eventLogs } from '../model/case-event.js';
import type { Instant } from '../model/case.js';
import { Leases } from '../platform/leases/leases.js';
import { Database, type Sql } from '../platform/postgres/database.js';
import { makeSweepsDue } from './sync-state.js';

/** A store as a backup left it. */
export interface RestoredState {
  /** `ce_source` of its events. */
  source: string;
  /** Positions in each log: its newest event, and how far the relay had come. */
  logs: Record<EventLogName, { head: number; relayed: number }>;
  systems: { system: string; highWater: Instant | null; heldBy: string | null }[];
  /** Host and process id of those who work on it now, by lease. */
  working: { name: string; holder: string }[];
}

export interface Restoration {
  /** The relay sends the whole log anew under the new source, instead of going on where it was. */
  resend: boolean;
  actor: string;
}

const selectLogs = `
select h.log, h.position::text as head, coalesce(f.position, 0)::text as relayed
from event_heads h left join followers f on f.name = $1 and f.log = h.log`;
const selectSystems = `
select system, cursor ->> 'highWater' as "highWater", held_by as "heldBy" from sync_state order by system`;

/**
 * What a store needs after PostgreSQL was restored from a backup. Kafka and the readers of `/events` have seen a time that it knows
 * nothing of, in which the numbers that it gives next were given to other events: it goes on under a new epoch. Cursors of an hour ago
 * read that hour again by themselves.
 */
@Injectable()
export class StoreRestoration {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Leases) private readonly leases: Leases,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** Throws where the store was never made ready for a council. */
  async state(): Promise<RestoredState> {
    return this.read(this.database);
  }

  /**
   * One transaction: everyone's leases end, so that a running relay reads the new source before it sends on; the epoch is raised; sweeps are due;
   * the audit says so. Answers the state before and the new source.
   */
  async declare({ resend, actor }: Restoration): Promise<{ before: RestoredState; source: string }> {
    return this.database.transaction(async (tx) => {
      const before = await this.read(tx);
      await this.leases.fenceAll(tx);
      const { after: source } = await raiseEpoch(tx);
      if (resend) await rewindFollower(tx, relayName);
      await makeSweepsDue(tx);
      const { logs } = before;
      const detail = {
        from: before.source,
        to: source,
        publicPosition: logs.public.head,
        restrictedPosition: logs.restricted.head,
        resend,
      };
      await this.audit.record(tx, { actor, action: 'store.restored', subject: 'store', detail });
      return { before, source };
    });
  }

  private async read(sql: Sql): Promise<RestoredState> {
    const source = await readEventSource(sql);
    const rows = await sql.query<{ log: EventLogName; head: string; relayed: string }>(selectLogs, [relayName]);
    const positions = (log: EventLogName) => {
      const row = rows.find((each) => each.log === log);
      return { head: Number(row?.head ?? 0), relayed: Number(row?.relayed ?? 0) };
    };
    const [open, restricted] = eventLogs.map(positions);
    return {
      source,
      logs: { public: open!, restricted: restricted! },
      systems: await sql.query(selectSystems),
      working: await this.leases.held(sql),
    };
  }
}
