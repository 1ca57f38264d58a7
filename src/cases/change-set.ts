import type { EventDraft } from '../events/event-log.js';
import type { CaseState, Instant } from '../model/case.js';
import type { LegacyCodes } from '../model/interpretation.js';
import type { Sealed } from '../platform/keyring/key-ring.js';
import type { Transaction } from '../platform/postgres/database.js';
import { type CaseRow, stateOfRow } from './case-row.js';
import { appendVersions, type CaseWrite, saveCases, type VersionWrite } from './case-store.js';
import { changesOf, draftEvents } from './draft-events.js';
import type { ReadContext } from './incoming-case.js';

/** One case's next state and what its row keeps beside it. */
export interface NextCase {
  id: string;
  legacyId: string;
  row: CaseRow | null;
  state: CaseState;
  codes: LegacyCodes;
  modifiedAt: Instant | null;
  contentHash: Buffer;
  contentKey: string;
  precis: Sealed | null;
  /** Names of the private parts that changed. */
  privateParts: string[];
  flags: string[];
  /** When legacy's record was read that this state comes from; older news never overwrites it. */
  readBeganAt: Instant;
}

/** Collects the changes of one transaction: rows, versions and events. A case that did not change writes its row at most. */
export class ChangeSet {
  private readonly writes: CaseWrite[] = [];
  private readonly versions: VersionWrite[] = [];
  readonly drafts: EventDraft[] = [];

  constructor(private readonly context: Pick<ReadContext, 'cause' | 'observedAt' | 'wantDetails'>) {}

  /** True: the case has a new version. False: only what the row keeps beside the state is written. */
  add(next: NextCase): boolean {
    const { row } = next;
    const change = {
      caseId: next.id,
      version: (row?.version ?? 0) + 1,
      known: row && stateOfRow(row),
      incoming: next.state,
      privateParts: next.privateParts,
      modifiedAt: next.modifiedAt,
      observedAt: this.context.observedAt,
    };
    const changed = changesOf(change);
    const before = { public: row?.public_sequence ?? 0, restricted: row?.restricted_sequence ?? 0 };
    if (row && changed.length === 0) {
      this.writes.push(this.write(next, { version: row.version, sequences: before, wantDetails: false }));
      return false;
    }
    const { drafts, after } = draftEvents(change, before);
    const { wantDetails } = this.context;
    this.writes.push(this.write(next, { version: change.version, sequences: after, wantDetails }));
    this.drafts.push(...drafts);
    this.versions.push({
      caseId: next.id,
      version: change.version,
      occurredAt: this.occurredAt(next),
      observedAt: this.context.observedAt,
      cause: this.context.cause,
      state: next.state,
      changed,
      flags: next.flags,
    });
    return true;
  }

  /** Everything but the events, which are appended last before the commit: `appendEvents(tx, drafts)`. */
  async save(tx: Transaction): Promise<void> {
    await saveCases(tx, this.writes);
    await appendVersions(tx, this.versions);
  }

  private occurredAt(next: NextCase): Instant {
    if (!next.row) return next.state.receivedAt;
    return next.modifiedAt ?? this.context.observedAt;
  }

  private write(
    next: NextCase,
    { version, sequences, wantDetails }: Pick<CaseWrite, 'version' | 'sequences'> & { wantDetails: boolean },
  ): CaseWrite {
    const { id, legacyId, state, codes, modifiedAt, readBeganAt, contentHash, contentKey, precis } = next;
    const detailsWantedAt = wantDetails ? this.context.observedAt : null;
    return {
      id,
      legacyId,
      state,
      codes,
      version,
      modifiedAt,
      readBeganAt,
      contentHash,
      contentKey,
      precis,
      detailsWantedAt,
      sequences,
    };
  }
}
