import { createHash } from 'node:crypto';
import { appendEvents } from '../events/event-log.js';
import type { MappingChanges } from '../cases/mapping-changes.js';
import type { SystemSettings } from '../config/settings.js';
import type { CodeField, LegacySystem } from '../legacy/legacy-system.js';
import type { Lease, Leases } from '../platform/leases/leases.js';
import type { Database } from '../platform/postgres/database.js';
import type { QuarantinedRow } from './quarantine.js';
import type { Quarantine } from './quarantine.js';
import type { QuarantineReplay } from './quarantine-replay.js';
import { saveMappingDigest } from './sync-state.js';

const noCodes = { category: null, closure: null, channel: null, unit: null, priority: null, progress: null };

/**
 * After the mapping file, the council's officers or its policy changed: rows that waited for a code are replayed, and cases whose codes mean something else now get a
 * new version. Cases that the change does not touch are neither written nor spoken of.
 */
export class MappingReplay {
  constructor(
    private readonly parts: {
      database: Database;
      leases: Leases;
      quarantine: Quarantine;
      replay: QuarantineReplay;
      changes: MappingChanges;
    },
  ) {}

  async run(work: { system: LegacySystem; lease: Lease; digest: string }, signal: AbortSignal): Promise<number> {
    const { system, lease } = work;
    let replayed = 0;
    for (const row of await this.parts.quarantine.unmapped(this.parts.database, system.name)) {
      signal.throwIfAborted();
      if (isMended(system, row) && (await this.parts.replay.replayUnder(system, lease, row)) === 'applied')
        replayed += 1;
    }
    for (let after: string | null = null; ;) {
      signal.throwIfAborted();
      const batch: { last: string | null; changed: number } = await this.remap(system, lease, after);
      replayed += batch.changed;
      if (batch.last === null) break;
      after = batch.last;
    }
    await saveMappingDigest(this.parts.database, system.name, work.digest);
    return replayed;
  }

  private async remap(
    system: LegacySystem,
    lease: Lease,
    after: string | null,
  ): Promise<{ last: string | null; changed: number }> {
    return this.parts.database.transaction(async (tx) => {
      await this.parts.leases.assertHeld(tx, lease);
      const at = new Date(Date.now() + lease.clockOffset).toISOString();
      const { last, changed, drafts } = await this.parts.changes.remap(
        tx,
        { system: system.name, after, at },
        (codes) => system.interpret(codes),
      );
      await appendEvents(tx, drafts);
      return { last, changed };
    });
  }
}

/** Of everything that rules what codes mean. `policy`: its version; null where there is none. */
export function mappingDigest(settings: SystemSettings, policy: string | null): string {
  const { mapping } = settings;
  const officers = 'officers' in settings ? settings.officers : null;
  const rules = policy === null && officers === null ? mapping : { mapping, officers, policy };
  return createHash('sha256').update(JSON.stringify(rules)).digest('hex');
}

function isMended(system: LegacySystem, row: QuarantinedRow): boolean {
  if (!row.field || row.code === null) return false;
  const { gaps } = system.interpret({ ...noCodes, [row.field]: row.code });
  return !gaps.some((gap) => gap.field === (row.field as CodeField));
}
