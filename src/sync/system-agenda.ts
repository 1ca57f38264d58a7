import type { SystemSettings } from '../config/settings.js';
import type { LegacySystem } from '../legacy/legacy-system.js';
import type { ComplaintsPolicy } from '../model/complaints-policy.js';
import type { Lease } from '../platform/leases/leases.js';
import type { Logger } from '../platform/logger/logger.js';
import type { Database } from '../platform/postgres/database.js';
import type { DetailsStage } from './details-stage.js';
import { mappingDigest, type MappingReplay } from './mapping-replay.js';
import type { Pass } from './pass.js';
import type { Sweep } from './sweep.js';
import { readSyncState, type SyncState } from './sync-state.js';

export interface SystemWork {
  system: LegacySystem;
  settings: SystemSettings;
  lease: Lease;
  signal: AbortSignal;
}

/** How long tasks are begun under one lease. Milliseconds. */
const slice = 1000;

type Task = 'pass' | 'mapping' | 'details' | 'sweep';

/** What is due for one legacy system, and in which order: a changed mapping, news, proof, and details of what came last: a long backlog of them must not put off the proof. */
export class SystemAgenda {
  private readonly digests = new Map<string, string>();
  private readonly found = new Map<string, string | null>();
  private readonly outdated = new Set<string>();

  constructor(
    private readonly parts: {
      database: Database;
      logger: Logger;
      pass: Pass;
      sweep: Sweep;
      details: DetailsStage;
      mapping: MappingReplay;
      policy: Pick<ComplaintsPolicy, 'version'> | null;
    },
  ) {}

  async isDue(system: LegacySystem, settings: SystemSettings): Promise<boolean> {
    return (await this.nextTask(system, settings)) !== null;
  }

  /** Until nothing is due any more, or for a while: a person's command waits for the same lease. */
  async workOff(work: SystemWork): Promise<void> {
    for (const until = performance.now() + slice; performance.now() < until;) {
      work.signal.throwIfAborted();
      const task = await this.nextTask(work.system, work.settings);
      if (!task) return;
      await this.perform(task, work);
    }
  }

  private async nextTask(system: LegacySystem, settings: SystemSettings): Promise<Task | null> {
    const state = await readSyncState(this.parts.database, system.name);
    if (state.held_at) return null;
    const mapping = this.mappingState(state, settings);
    if (mapping !== 'current') return mapping === 'changed' ? 'mapping' : null;
    if (isPassDue(state, settings)) return 'pass';
    if (state.last_success_at === null) return null;
    if (canSweep(system) && isSweepDue(state, settings)) return 'sweep';
    return (await this.parts.details.wanted(system)) > 0 ? 'details' : null;
  }

  private async perform(task: Task, { system, settings, lease, signal }: SystemWork): Promise<void> {
    switch (task) {
      case 'mapping':
        await this.parts.mapping.run({ system, lease, digest: this.digest(settings) }, signal);
        return;
      case 'pass':
        await this.parts.pass.run(system, lease, { full: false, signal, onProgress: () => undefined });
        await this.parts.details.wishRereads(system);
        return;
      case 'details':
        await this.parts.details.run(system, lease, signal);
        return;
      case 'sweep':
        await this.sweep({ system, settings, lease, signal });
    }
  }

  private async sweep({ system, settings, lease, signal }: SystemWork): Promise<void> {
    const result = await this.parts.sweep.run(system, lease, {
      acceptMissing: false,
      signal,
      onProgress: () => undefined,
      shouldPause: async () => isPassDue(await readSyncState(this.parts.database, system.name), settings),
    });
    if (result.outcome !== 'too-many-missing') return;
    const { missing, seen } = result;
    this.parts.logger.error(
      { system: system.name, missing, seen },
      'the sweep misses too many cases and removed none: look at the legacy system, then run the sweep with --accept-missing',
    );
  }

  /**
   * A worker replays only from the digest that it found when it started. Where another worker has changed it since, that one has the newer
   * mapping, and this one leaves the system to it: two that each replay their own would turn every case to and fro.
   */
  private mappingState(state: SyncState, settings: SystemSettings): 'current' | 'changed' | 'outdated' {
    const own = this.digest(settings);
    if (!this.found.has(settings.name)) this.found.set(settings.name, state.mapping_digest);
    if (state.mapping_digest === own) {
      this.found.set(settings.name, own);
      return 'current';
    }
    if (state.mapping_digest === this.found.get(settings.name)) return 'changed';
    if (!this.outdated.has(settings.name)) {
      this.parts.logger.warn(
        { system: settings.name },
        'another worker has a newer mapping: this one leaves the system to it',
      );
    }
    this.outdated.add(settings.name);
    return 'outdated';
  }

  private digest(settings: SystemSettings): string {
    const known = this.digests.get(settings.name) ?? mappingDigest(settings, this.parts.policy?.version ?? null);
    this.digests.set(settings.name, known);
    return known;
  }
}

function isPassDue(state: SyncState, settings: SystemSettings): boolean {
  if (state.pass_began_at || !state.last_success_at) return true;
  return state.now.getTime() - state.last_success_at.getTime() >= settings.syncEverySeconds * 1000;
}

function canSweep({ capabilities: { list, probe = true } }: LegacySystem): boolean {
  return list || probe;
}

function isSweepDue(state: SyncState, settings: SystemSettings): boolean {
  if (state.sweep || !state.last_sweep_began_at) return true;
  return state.now.getTime() - state.last_sweep_began_at.getTime() >= settings.sweepEverySeconds * 1000;
}
