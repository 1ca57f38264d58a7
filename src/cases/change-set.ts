import { setImmediate } from 'node:timers/promises';
import type { EventDraft } from '../events/event-log.js';
import type { CaseState, Instant } from '../model/case.js';
import type { LegacyCodes } from '../model/interpretation.js';
import type { Sealed } from '../platform/keyring/key-ring.js';
import type { Transaction } from '../platform/postgres/database.js';
import { type CaseRow, stateOfRow } from './case-row.js';
import { appendVersions, type CaseWrite, insertCases, saveCases, type VersionWrite } from './case-store.js';
import { type CaseChange, changesOf, draftEvents, type Sequences } from './draft-events.js';
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

interface Writes {
  inserts: CaseWrite[];
  updates: CaseWrite[];
  versions: VersionWrite[];
}

/** Collects the changes of one transaction: rows, versions and events. A case that did not change writes its row at most. */
export class ChangeSet {
  private waiting: Writes = noWrites();
  private writing: Promise<unknown> | null = null;
  private failure: Error | null = null;
  readonly drafts: EventDraft[] = [];

  constructor(private readonly context: Pick<ReadContext, 'cause' | 'observedAt' | 'wantDetails'>) {}

  /** True: the case has a new version. False: only what the row keeps beside the state is written. */
  add(next: NextCase): boolean {
    const { row } = next;
    const change = this.change(next);
    const changed = changesOf(change);
    const before = sequencesOf(row);
    if (row && changed.length === 0) {
      this.waiting.updates.push(this.write(next, { version: row.version, sequences: before, wantDetails: false }));
      return false;
    }
    const { drafts, after } = draftEvents(change, before);
    const { wantDetails } = this.context;
    const writes = row ? this.waiting.updates : this.waiting.inserts;
    writes.push(this.write(next, { version: change.version, sequences: after, wantDetails }));
    this.drafts.push(...drafts);
    this.waiting.versions.push({
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

  /**
   * Lets the database write what was added so far while more is worked out; it is given more as soon as it is done with what it
   * has. Until `save` nobody else may use the transaction.
   */
  async writeBehind(tx: Transaction): Promise<void> {
    if (!this.writing) this.startWriting(tx);
    await setImmediate();
  }

  /** Everything but the events, which are appended last before the commit: `appendEvents(tx, drafts)`. */
  async save(tx: Transaction): Promise<void> {
    await this.writing;
    this.startWriting(tx);
    await this.writing;
    if (this.failure) throw this.failure;
  }

  private startWriting(tx: Transaction): void {
    const writes = this.waiting;
    this.waiting = noWrites();
    this.writing = write(tx, writes)
      .catch((error: unknown) => (this.failure ??= error as Error))
      .then(() => (this.writing = null));
  }

  private change({ id, row, state, privateParts, modifiedAt }: NextCase): CaseChange {
    return {
      caseId: id,
      version: (row?.version ?? 0) + 1,
      known: row && stateOfRow(row),
      incoming: state,
      privateParts,
      modifiedAt,
      observedAt: this.context.observedAt,
    };
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

function sequencesOf(row: CaseRow | null): Sequences {
  return { public: row?.public_sequence ?? 0, restricted: row?.restricted_sequence ?? 0 };
}

function noWrites(): Writes {
  return { inserts: [], updates: [], versions: [] };
}

async function write(tx: Transaction, { inserts, updates, versions }: Writes): Promise<void> {
  await insertCases(tx, inserts);
  await saveCases(tx, updates);
  await appendVersions(tx, versions);
}
