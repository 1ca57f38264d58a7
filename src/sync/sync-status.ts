import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type SystemSettings } from '../config/settings.js';
import type { LegacyCursor } from '../legacy/legacy-system.js';
import type { Instant } from '../model/case.js';
import { Database } from '../platform/postgres/database.js';

/**
 * How much the mirror of one legacy system can be trusted now. `waiting`: no pass was ever complete. `late`: the last complete pass began
 * longer ago than three of its intervals and a minute.
 */
export interface SystemStatus {
  system: string;
  state: 'current' | 'late' | 'failing' | 'held' | 'waiting';
  lastSuccessAt: Instant | null;
  /** Start of the last sweep that found no difference at all. */
  lastProvenEqualAt: Instant | null;
  /** Now less the start of the last complete pass. */
  lagSeconds: number | null;
  cursor: LegacyCursor;
  quarantined: number;
  quarantinedByReason: Record<string, number>;
  /** Cases with a code that the mapping does not know. */
  unmapped: number;
  /** What the last sweep found: corrections, missing cases, open quarantine. */
  difference: number;
  /** Cases that the legacy system did not have in the last sweep. */
  missing: number;
  held: boolean;
  hold: { at: Instant; by: string; reason: string } | null;
  lastError: { code: string; at: Instant } | null;
}

interface StatusRow {
  system: string;
  cursor: LegacyCursor;
  last_pass_began_at: Date | null;
  last_success_at: Date | null;
  last_proven_equal_at: Date | null;
  difference: number;
  missing: number;
  last_error: string | null;
  last_error_at: Date | null;
  held_at: Date | null;
  held_by: string | null;
  held_reason: string | null;
  lag: number | null;
  quarantined: Record<string, number>;
  unmapped: number;
}

// The council file's systems first of all: one that was never read has no row yet.
const selectStatus = `
select named.system, coalesce(s.cursor, '{"highWater":null,"walk":null}') as cursor, s.last_pass_began_at, s.last_success_at,
  s.last_proven_equal_at, coalesce(s.difference, 0) as difference, coalesce(s.missing, 0) as missing, s.last_error, s.last_error_at,
  s.held_at, s.held_by, s.held_reason,
  case when s.last_pass_began_at is not null
    then greatest(extract(epoch from clock_timestamp() - s.last_pass_began_at), 0)::float8 end as lag,
  coalesce(q.by_reason, '{}') as quarantined, coalesce(u.cases, 0) as unmapped
from (select unnest($1::text[]) as system union select system from sync_state) named
left join sync_state s on s.system = named.system
left join (
  select system, jsonb_object_agg(reason, rows) as by_reason
  from (select system, reason, count(*)::int as rows from quarantine where state = 'open' group by system, reason) r group by system
) q on q.system = named.system
left join (
  select system, count(*)::int as cases from cases where unmapped <> '{}' and status <> 'removed' group by system
) u on u.system = named.system
order by named.system`;

const recentFor = 1000;

/** One statement for the status page, the board and the metrics. */
@Injectable()
export class SyncStatus {
  private last: { at: number; answer: Promise<SystemStatus[]> } | null = null;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: { systems: Pick<SystemSettings, 'name' | 'syncEverySeconds'>[] },
  ) {}

  /** As it is a second ago at most: asked once, however many scrapes and boards look. */
  async recent(): Promise<SystemStatus[]> {
    return this.last && performance.now() - this.last.at < recentFor ? this.last.answer : this.now();
  }

  async now(): Promise<SystemStatus[]> {
    const answer = this.query();
    this.last = { at: performance.now(), answer };
    answer.catch(() => (this.last = null));
    return answer;
  }

  private async query(): Promise<SystemStatus[]> {
    const intervals = new Map(this.settings.systems.map((system) => [system.name as string, system.syncEverySeconds]));
    const rows = await this.database.query<StatusRow>(selectStatus, [[...intervals.keys()]]);
    return rows.map((row) => systemStatus(row, intervals.get(row.system) ?? 0));
  }
}

function systemStatus(row: StatusRow, syncEverySeconds: number): SystemStatus {
  const { last_error: error, last_error_at: errorAt } = row;
  return {
    system: row.system,
    state: stateOf(row, syncEverySeconds),
    lastSuccessAt: row.last_success_at?.toISOString() ?? null,
    lastProvenEqualAt: row.last_proven_equal_at?.toISOString() ?? null,
    lagSeconds: row.lag === null ? null : Math.round(row.lag * 10) / 10,
    cursor: row.cursor,
    quarantined: Object.values(row.quarantined).reduce((sum, rows) => sum + rows, 0),
    quarantinedByReason: row.quarantined,
    unmapped: row.unmapped,
    difference: row.difference,
    missing: row.missing,
    held: row.held_at !== null,
    hold: holdOf(row),
    lastError: error && errorAt ? { code: error, at: errorAt.toISOString() } : null,
  };
}

function holdOf({ held_at: at, held_by: by, held_reason: reason }: StatusRow): SystemStatus['hold'] {
  return at && { at: at.toISOString(), by: by ?? '', reason: reason ?? '' };
}

function stateOf(row: StatusRow, syncEverySeconds: number): SystemStatus['state'] {
  if (row.held_at) return 'held';
  if (row.last_error) return 'failing';
  if (row.lag === null) return 'waiting';
  return row.lag > 3 * syncEverySeconds + 60 ? 'late' : 'current';
}
