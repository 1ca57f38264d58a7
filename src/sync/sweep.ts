import type { LegacyPage, LegacySystem } from '../legacy/legacy-system.js';
import type { CaseRemoval } from '../cases/case-removal.js';
import type { RecordOutcome } from '../cases/incoming-case.js';
import type { Instant } from '../model/case.js';
import type { Lease, Leases } from '../platform/leases/leases.js';
import type { Database, Transaction } from '../platform/postgres/database.js';
import { appendEvents } from '../events/event-log.js';
import type { PageApplication } from './page-application.js';
import { probeKnown } from './probe.js';
import { readAhead } from './read-ahead.js';
import type { SyncMetrics } from './sync-metrics.js';
import { readSyncState, saveSweepEnd, saveSweepPassedBy, saveSweepState, type SweepState } from './sync-state.js';

export interface SweepResult {
  system: string;
  /**
   * `paused`: a pass is due; the next slice goes on where this one stopped. `too-many-missing`: nothing was removed.
   * `nothing-new`: legacy gives its list as a file, and there is none since the last sweep.
   */
  outcome: 'complete' | 'paused' | 'too-many-missing' | 'nothing-new';
  /** false: the legacy system cannot list, so that only known numbers were probed. */
  listed: boolean;
  seen: number;
  corrections: number;
  /** Missing in legacy in this sweep, and removed because they had been missing in the one before too. */
  missing: number;
  removed: number;
  /** Corrections, missing cases and open quarantine: 0 proves the mirror equal as of the sweep's start. */
  difference: number;
}

export interface SweepOptions {
  /** A person has looked: remove though more than 1 % are missing. */
  acceptMissing: boolean;
  signal: AbortSignal;
  onProgress: (seen: number) => void;
  /** Asked after each batch; true pauses the sweep. */
  shouldPause: () => Promise<boolean>;
}

const clearSeen = `delete from sweep_seen where system = $1`;
const insertSeen = `insert into sweep_seen (system, legacy_id) select $1, unnest($2::text[]) on conflict do nothing`;
// cases first read after the sweep began cannot be expected in it
const countKnown = `select count(*)::int as known from cases where system = $1 and status <> 'removed'`;
const markAbsent = `
update cases set absent_sweeps = absent_sweeps + 1
where system = $1 and status <> 'removed' and read_began_at < $2
  and not exists (select from sweep_seen where sweep_seen.system = cases.system and sweep_seen.legacy_id in (cases.legacy_id, cases.number))
returning id, absent_sweeps`;
const clearAbsent = `
update cases set absent_sweeps = 0 where system = $1 and absent_sweeps > 0
  and exists (select from sweep_seen where sweep_seen.system = cases.system and sweep_seen.legacy_id = cases.legacy_id)`;
const countQuarantined = `select count(*)::int as open from quarantine where system = $1 and state = 'open'`;

/** More missing than this share of the known cases, and more than one, looks like a fault of the source: nothing is removed. */
const tolerableShare = 0.01;

const unfinished = { missing: 0, removed: 0, difference: 0 };

/** Proves that the mirror equals its source: finds what a pass cannot see (deletes, merges, reclassifications), resumable. */
export class Sweep {
  constructor(
    private readonly parts: {
      database: Database;
      leases: Leases;
      application: PageApplication;
      removal: CaseRemoval;
      metrics: SyncMetrics;
    },
  ) {}

  async run(system: LegacySystem, lease: Lease, options: SweepOptions): Promise<SweepResult> {
    const { database } = this.parts;
    const state = await readSyncState(database, system.name);
    const sweep = state.sweep ?? (await this.begin(system, lease));
    const passedUntil = state.cursor.highWater;
    let listedWhole = false;
    const pages = system.capabilities.list
      ? system.list(sweep.walk, { signal: options.signal })
      : probeKnown(database, system, { after: sweep.walk, signal: options.signal });
    for await (const batch of readAhead(pages)) {
      options.signal.throwIfAborted();
      // read once more it proves nothing, and nobody is missing a second time
      if (batch[0]!.asOf && batch[0]!.asOf === state.swept_as_of?.toISOString()) break;
      await this.applyBatch({ system, lease, sweep, passedUntil }, batch);
      options.onProgress(sweep.seen);
      listedWhole = batch.at(-1)!.complete;
      if (!listedWhole && (await this.mustPause(system, options))) return this.paused(system, sweep);
    }
    if (!listedWhole) return this.nothingNew(system, sweep);
    const result = await this.finish(system, lease, { sweep, acceptMissing: options.acceptMissing });
    this.parts.metrics.count(system.name, { removed: result.removed });
    return result;
  }

  private async mustPause(system: LegacySystem, options: SweepOptions): Promise<boolean> {
    const { held_at: held } = await readSyncState(this.parts.database, system.name);
    return held !== null || (await options.shouldPause());
  }

  private async begin(system: LegacySystem, lease: Lease): Promise<SweepState> {
    const now = new Date(Date.now() + lease.clockOffset).toISOString();
    const sweep = {
      startedAt: now,
      beganAt: now,
      walk: null,
      nameless: 0,
      corrections: 0,
      seen: 0,
    };
    await this.parts.database.transaction(async (tx) => {
      await this.parts.leases.assertHeld(tx, lease);
      await tx.query(clearSeen, [system.name]);
      await saveSweepState(tx, system.name, sweep);
    });
    return sweep;
  }

  private async applyBatch(
    work: { system: LegacySystem; lease: Lease; sweep: SweepState; passedUntil: Instant | null },
    pages: LegacyPage[],
  ): Promise<void> {
    const { system, lease, sweep } = work;
    const rows = pages.flatMap((page) => page.records);
    const keys = [
      ...rows.map((row) => row.legacyId),
      ...pages.flatMap((page) => page.rejects).flatMap(({ key }) => key ?? []),
    ];
    const next = { ...sweep, beganAt: pages[0]!.asOf ?? sweep.beganAt };
    await this.parts.application.apply({ system, lease, cause: 'sweep' }, pages, async (tx, { outcomes }) => {
      const corrected = (modifiedAt: Instant | null) =>
        modifiedAt === null || !work.passedUntil || modifiedAt < work.passedUntil;
      const differs = (outcome?: RecordOutcome) => outcome === 'received' || outcome === 'changed';
      next.corrections += rows.filter((row) => differs(outcomes.get(row.legacyId)) && corrected(row.modifiedAt)).length;
      next.seen += rows.length;
      next.nameless += pages.flatMap((page) => page.rejects).filter(({ key }) => key === null).length;
      next.walk = pages.at(-1)!.cursor.walk;
      await tx.query(insertSeen, [system.name, keys]);
      await saveSweepState(tx, system.name, next);
    });
    Object.assign(sweep, next);
  }

  private paused(system: LegacySystem, { seen, corrections }: SweepState): SweepResult {
    return {
      ...unfinished,
      system: system.name,
      outcome: 'paused',
      listed: system.capabilities.list,
      seen,
      corrections,
    };
  }

  private async nothingNew(system: LegacySystem, { seen, corrections }: SweepState): Promise<SweepResult> {
    await this.parts.database.transaction(async (tx) => {
      await saveSweepPassedBy(tx, system.name);
      await tx.query(clearSeen, [system.name]);
    });
    return { ...unfinished, system: system.name, outcome: 'nothing-new', listed: true, seen, corrections };
  }

  private async finish(
    system: LegacySystem,
    lease: Lease,
    { sweep, acceptMissing }: { sweep: SweepState; acceptMissing: boolean },
  ): Promise<SweepResult> {
    return this.parts.database.transaction(async (tx) => {
      await this.parts.leases.assertHeld(tx, lease);
      const absent = await tx.query<{ id: string; absent_sweeps: number }>(markAbsent, [system.name, sweep.beganAt]);
      await tx.query(clearAbsent, [system.name]);
      const known = await count(tx, countKnown, system.name);
      const tooMany = !acceptMissing && absent.length > 1 && absent.length > known * tolerableShare;
      // a row that says neither id nor number may be any of the missing
      const gone =
        tooMany || sweep.nameless > 0 ? [] : absent.filter((row) => row.absent_sweeps >= 2).map((row) => row.id);
      const observedAt = new Date(Date.now() + lease.clockOffset).toISOString();
      const drafts = await this.parts.removal.remove(tx, gone, observedAt);
      const difference = sweep.corrections + absent.length + (await count(tx, countQuarantined, system.name));
      const provenEqualAt = difference === 0 ? sweep.beganAt : null;
      await saveSweepEnd(tx, system.name, { difference, missing: absent.length, provenEqualAt });
      await tx.query(clearSeen, [system.name]);
      await appendEvents(tx, drafts);
      const { seen, corrections } = sweep;
      const outcome = tooMany ? 'too-many-missing' : 'complete';
      const listed = system.capabilities.list;
      return {
        system: system.name,
        outcome,
        listed,
        seen,
        corrections,
        missing: absent.length,
        removed: gone.length,
        difference,
      };
    });
  }
}

async function count(tx: Transaction, statement: string, system: string): Promise<number> {
  const [row] = await tx.query<Record<string, number>>(statement, [system]);
  return Object.values(row!)[0]!;
}
