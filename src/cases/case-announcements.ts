import type { EventDraft } from '../events/event-log.js';
import type { CaseEventType, EventLogName } from '../model/case-event.js';
import type { CaseKind, CaseStatus, Instant } from '../model/case.js';
import type { Transaction } from '../platform/postgres/database.js';

/** What a feature beside sync must know of a case to speak of it in its log. */
export interface LockedCase {
  id: string;
  system: string;
  number: string;
  kind: CaseKind;
  status: CaseStatus;
  unit: string | null;
  restricted: boolean;
  version: number;
  public_sequence: number;
  restricted_sequence: number;
}

/** News of a case that is no change of the case itself, such as a breach. */
export interface Announcement {
  type: CaseEventType;
  occurredAt: Instant;
  observedAt: Instant;
  detail: object;
}

const lock = {
  name: 'lock-cases-to-announce',
  text: `
select id, system, number, kind, status, unit, restricted, version, public_sequence, restricted_sequence
from cases where id = any($1::uuid[]) order by id for update`,
};

const saveSequences = {
  name: 'save-announced-sequences',
  text: `
update cases set public_sequence = told.public, restricted_sequence = told.restricted
from unnest($1::uuid[], $2::int[], $3::int[]) as told (id, public, restricted) where cases.id = told.id`,
};

/**
 * Cases locked until commit, in the order of their ids as sync locks them, so that news of them gets the next numbers in their log. A
 * restricted case speaks in the restricted log only.
 */
export class CaseAnnouncements {
  readonly drafts: EventDraft[] = [];
  private readonly told = new Set<LockedCase>();

  private constructor(readonly cases: ReadonlyMap<string, LockedCase>) {}

  /** For changes of which nothing is told. */
  static none(): CaseAnnouncements {
    return new CaseAnnouncements(new Map());
  }

  static async lock(tx: Transaction, ids: string[]): Promise<CaseAnnouncements> {
    const rows = ids.length === 0 ? [] : await tx.query<LockedCase>(lock, [ids]);
    return new CaseAnnouncements(new Map(rows.map((row) => [row.id, row])));
  }

  /** Throws for a case that is not among those locked. */
  add(caseId: string, { type, occurredAt, observedAt, detail }: Announcement): void {
    const row = this.cases.get(caseId);
    if (!row) throw new Error('news of a case that is not locked');
    const log: EventLogName = row.restricted ? 'restricted' : 'public';
    const sequence = (row[`${log}_sequence`] += 1);
    this.told.add(row);
    this.drafts.push({ log, caseId, version: row.version, type, sequence, occurredAt, observedAt, detail });
  }

  /** Everything but the events, which are appended last before the commit: `appendEvents(tx, drafts)`. */
  async save(tx: Transaction): Promise<void> {
    const rows = [...this.told];
    if (rows.length === 0) return;
    await tx.query(saveSequences, [
      rows.map(({ id }) => id),
      rows.map((row) => row.public_sequence),
      rows.map((row) => row.restricted_sequence),
    ]);
  }
}
