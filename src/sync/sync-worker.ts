import { type SchedulerRegistry } from '@nestjs/schedule';
import type { SystemSettings } from '../config/settings.js';
import type { LegacySystem } from '../legacy/legacy-system.js';
import type { Logger } from '../platform/logger/logger.js';
import type { Leases } from '../platform/leases/leases.js';
import { decide } from './failure-policy.js';
import type { SystemAgenda } from './system-agenda.js';
import { saveError, readSyncState, saveCursorWithPages } from './sync-state.js';
import type { Database } from '../platform/postgres/database.js';

/** How often a replica looks whether something is due: one cheap query. Milliseconds. */
const lookEvery = 500;

interface Attempt {
  running: Promise<void> | null;
  failures: number;
  notBefore: number;
}

/**
 * Keeps the mirrors up to date: looks what is due for each legacy system, takes the system's lease, and works until nothing is due.
 * Any number of replicas may run it; what is due stands in the database, so each pass is run by one of them.
 */
export class SyncWorker {
  private readonly stopping = new AbortController();
  private readonly attempts = new Map<string, Attempt>();

  constructor(
    private readonly parts: {
      database: Database;
      leases: Leases;
      logger: Logger;
      scheduler: SchedulerRegistry;
      systems: ReadonlyMap<string, LegacySystem>;
      settings: SystemSettings[];
      agenda: SystemAgenda;
    },
  ) {}

  start(): void {
    for (const settings of this.parts.settings) {
      const attempt: Attempt = { running: null, failures: 0, notBefore: 0 };
      this.attempts.set(settings.name, attempt);
      const look = () => {
        if (attempt.running || performance.now() < attempt.notBefore || this.stopping.signal.aborted) return;
        attempt.running = this.work(settings, attempt).finally(() => (attempt.running = null));
      };
      this.parts.scheduler.addInterval(`sync:${settings.name}`, setInterval(look, lookEvery));
    }
  }

  /** Ends after the transaction in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const name of this.attempts.keys()) this.parts.scheduler.deleteInterval(`sync:${name}`);
    for (const attempt of this.attempts.values()) await attempt.running;
  }

  private async work(settings: SystemSettings, attempt: Attempt): Promise<void> {
    const system = this.parts.systems.get(settings.name)!;
    try {
      if (!(await this.parts.agenda.isDue(system, settings))) return;
      await this.parts.leases.whileHeld(`sync:${system.name}`, this.stopping.signal, (lease, signal) =>
        this.parts.agenda.workOff({ system, settings, lease, signal }),
      );
      attempt.failures = 0;
    } catch (error) {
      await this.failed(system, attempt, error);
    }
  }

  private async failed(system: LegacySystem, attempt: Attempt, error: unknown): Promise<void> {
    if (this.stopping.signal.aborted) return;
    attempt.failures += 1;
    const decision = decide(error, attempt.failures);
    if (decision.do === 'stop') return;
    attempt.notBefore = performance.now() + decision.delay;
    const facts = {
      system: system.name,
      code: decision.code,
      failures: attempt.failures,
      retryInSeconds: decision.delay / 1000,
    };
    if (decision.mustAct)
      this.parts.logger.error(facts, 'sync cannot go on until someone acts: the README lists the codes');
    else this.parts.logger.warn(facts, 'sync failed, and tries again');
    try {
      await saveError(this.parts.database, system.name, decision.code);
      if (decision.do === 'restart-walk') await this.restartWalk(system);
    } catch {
      // the database is away too: the next attempt says so
    }
  }

  private async restartWalk(system: LegacySystem): Promise<void> {
    await this.parts.database.transaction(async (tx) => {
      const { cursor } = await readSyncState(tx, system.name);
      await saveCursorWithPages(tx, system.name, { ...cursor, walk: null });
    });
  }
}
