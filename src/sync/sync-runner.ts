import type { LegacySystem } from '../legacy/legacy-system.js';
import type { Lease, Leases } from '../platform/leases/leases.js';
import type { Database } from '../platform/postgres/database.js';
import type { Pass, PassOptions, PassResult } from './pass.js';
import type { Sweep, SweepOptions, SweepResult } from './sweep.js';
import { readSyncState } from './sync-state.js';
import { systemLease } from './system-lease.js';

/** Thrown where the council file names no such system. */
class UnknownSystem extends Error {}

/** Thrown where a person holds the system: release it first. */
class SystemHeld extends Error {}

/** Thrown where another process kept the system's lease for longer than one waits. */
class SystemBusy extends Error {}

/** Longest wait for another process that is reading the same system. Milliseconds. */
const patience = 120_000;

/** Passes and sweeps on demand, one at a time per system across all processes: for the command line and `simulate`. */
export class SyncRunner {
  constructor(
    private readonly parts: {
      database: Database;
      leases: Leases;
      systems: ReadonlyMap<string, LegacySystem>;
      pass: Pass;
      sweep: Sweep;
    },
  ) {}

  get systems(): string[] {
    return [...this.parts.systems.keys()];
  }

  async runPass(name: string, options: Partial<PassOptions> & { onWait?: () => void } = {}): Promise<PassResult> {
    return this.alone(name, options, (system, lease, signal) =>
      this.parts.pass.run(system, lease, {
        full: options.full ?? false,
        signal,
        onProgress: options.onProgress ?? ignore,
      }),
    );
  }

  async runSweep(name: string, options: Partial<SweepOptions> & { onWait?: () => void } = {}): Promise<SweepResult> {
    return this.alone(name, options, (system, lease, signal) =>
      this.parts.sweep.run(system, lease, {
        acceptMissing: options.acceptMissing ?? false,
        signal,
        onProgress: options.onProgress ?? ignore,
        shouldPause: options.shouldPause ?? (() => Promise.resolve(false)),
      }),
    );
  }

  private async alone<Result>(
    name: string,
    options: { signal?: AbortSignal; onWait?: () => void },
    work: (system: LegacySystem, lease: Lease, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const system = this.parts.systems.get(name);
    if (!system) throw new UnknownSystem(`no system ${name} in the council file; it names ${this.systems.join(', ')}`);
    const state = await readSyncState(this.parts.database, name);
    if (state.held_at)
      throw new SystemHeld(`${name} is held by ${state.held_by} (${state.held_reason}): release it first`);
    const signal = options.signal ?? new AbortController().signal;
    const waiting = { system: name, signal, patience, ...(options.onWait && { onWait: options.onWait }) };
    const result = await systemLease(this.parts.leases, waiting, (lease, held) => work(system, lease, held));
    if (result === null) throw new SystemBusy(`another process has been reading ${name} for ${patience / 1000} s`);
    return result;
  }
}

function ignore(): void {
  // no one watches
}
