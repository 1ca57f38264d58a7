import { caseId } from '../model/case-id.js';
import { caseState } from '../model/case-state.js';
import type { Interpretation, LegacyCodes } from '../model/interpretation.js';
import type { EventDraft } from '../events/event-log.js';
import type { KeyRing, Sealed } from '../platform/keyring/key-ring.js';
import type { Transaction } from '../platform/postgres/database.js';
import { type CaseRow, precisContext, stateOfRow } from './case-row.js';
import { lockRows, readHashes } from './case-store.js';
import { ChangeSet } from './change-set.js';
import { matches, recordHash } from './content-hash.js';
import { recordConflict } from './conflicts.js';
import type { IncomingDetails, IncomingRecord, PrivatePart, ReadContext, RecordOutcome } from './incoming-case.js';
import { PrivateParts } from './private-parts.js';

export interface AppliedRecords {
  outcomes: Map<string, RecordOutcome>;
  /** Records whose status could not be told, by legacy id: the codes that the mapping does not know. */
  statusGaps: Map<string, Interpretation['gaps']>;
  /** Append them last before the commit. */
  drafts: EventDraft[];
}

/** Rows that are worked out in one go, before the database's answers are looked at. */
const rowsAtATime = 25;

interface Candidate {
  id: string;
  record: IncomingRecord;
  row: CaseRow | null;
  /** Private parts that came with the record and differ from what is stored. */
  parts: PrivatePart[];
}

/** The apply-change transaction's core: what legacy says becomes the mirror's truth, with its history and its events. */
export class RecordChanges {
  private readonly parts: PrivateParts;

  constructor(private readonly keys: KeyRing) {
    this.parts = new PrivateParts(keys);
  }

  /** Of a record that stands twice among `records` the later one counts. */
  async apply(tx: Transaction, context: ReadContext, records: IncomingRecord[]): Promise<AppliedRecords> {
    const byId = new Map(records.map((record) => [caseId(context.council, context.system, record.legacyId), record]));
    const outcomes = new Map<string, RecordOutcome>();
    const statusGaps: AppliedRecords['statusGaps'] = new Map();
    const candidates = await this.candidates(tx, byId, { outcomes, compareAll: context.cause === 'replay' });
    // rows that are known are locked only when they seem to have changed: an unchanged pass writes nothing at all
    const rows = await lockRows(tx, candidates.known);
    const detailed = detailsOf(byId, candidates.all);
    const parts = await this.parts.differing(tx, detailed);
    const changes = new ChangeSet(context);
    const replaced: (Candidate & { row: CaseRow })[] = [];
    for (const [index, id] of candidates.all.entries()) {
      const candidate = { id, record: byId.get(id)!, row: rows.get(id) ?? null, parts: parts.get(id) ?? [] };
      const { outcome, gaps } = this.applyOne(changes, context, candidate);
      outcomes.set(candidate.record.legacyId, outcome);
      if (gaps) statusGaps.set(candidate.record.legacyId, gaps);
      // a refused or late one replaced nothing
      if (isRefused(outcome)) parts.delete(id);
      else if (outcome === 'changed' && hasGoneBack(candidate)) replaced.push(candidate);
      if (index % rowsAtATime === rowsAtATime - 1) await changes.writeBehind(tx);
    }
    await changes.save(tx);
    await this.parts.replace(tx, new Map([...parts.keys()].map((id) => [id, detailed.get(id)!])));
    for (const { row, record } of replaced)
      await recordConflict(tx, this.keys, { row, record, observedAt: context.observedAt });
    return { outcomes, statusGaps, drafts: changes.drafts };
  }

  private async candidates(
    tx: Transaction,
    byId: Map<string, IncomingRecord>,
    { outcomes, compareAll }: { outcomes: Map<string, RecordOutcome>; compareAll: boolean },
  ): Promise<{ all: string[]; known: string[] }> {
    const hashes = await readHashes(tx, [...byId.keys()]);
    const all: string[] = [];
    for (const [id, record] of byId) {
      const stored = hashes.get(id);
      if (stored && !compareAll && this.isUnchanged(record, { hash: stored.content_hash, keyId: stored.content_key })) {
        outcomes.set(record.legacyId, 'unchanged');
      } else all.push(id);
    }
    return { all, known: all.filter((id) => hashes.has(id)) };
  }

  private isUnchanged(record: IncomingRecord, stored: { hash: Buffer; keyId: string }): boolean {
    return matches(this.keys, stored, (keyId) => recordHash(this.keys, record, keyId));
  }

  private applyOne(
    changes: ChangeSet,
    context: ReadContext,
    { id, record, row, parts }: Candidate,
  ): { outcome: RecordOutcome; gaps?: Interpretation['gaps'] } {
    if (row && row.read_began_at.toISOString() > record.readBeganAt) return { outcome: 'stale' };
    const codes = { ...record.codes, progress: record.codes.progress ?? row?.codes.progress ?? null };
    const meaning = context.interpret(codes);
    if (meaning.status !== null)
      return { outcome: this.change(changes, context, { id, record, row, parts, codes, meaning }) };
    const { gaps } = meaning;
    if (row && row.status !== 'removed') return { outcome: 'unmapped', gaps };
    return { outcome: this.change(changes, context, { id, record, row, parts, codes, meaning }), gaps };
  }

  private change(
    changes: ChangeSet,
    context: ReadContext,
    { id, record, row, parts, codes, meaning }: Candidate & { codes: LegacyCodes; meaning: Interpretation },
  ): RecordOutcome {
    const known = row && stateOfRow(row);
    // what only calls of their own tell stays as it was last told
    const { acknowledgedAt, progressNoticeAt } = record.details ?? known ?? untold;
    const facts = { ...record, system: context.system, acknowledgedAt, progressNoticeAt };
    const { precis, changedParts } = this.precis(id, record, row);
    const changed = changes.add({
      id,
      legacyId: record.legacyId,
      row,
      state: caseState(known, facts, meaning),
      codes,
      modifiedAt: record.modifiedAt,
      readBeganAt: record.readBeganAt,
      contentHash: recordHash(this.keys, record),
      contentKey: this.keys.activeHashKey,
      precis,
      // it is no news that a new case has a contact
      privateParts: row ? [...changedParts, ...parts] : changedParts,
      flags: row && wentBack(row, record) ? ['legacy-went-back'] : [],
    });
    if (!row) return 'received';
    return changed ? 'changed' : 'unchanged';
  }

  /** The sealed text as it stands where the text is the same: sealed anew it would look changed. */
  private precis(
    id: string,
    record: IncomingRecord,
    row: CaseRow | null,
  ): { precis: Sealed | null; changedParts: string[] } {
    const stored = row && sealedPrecis(row);
    const known = stored && this.keys.open(stored, precisContext(id));
    if (row && record.precis === known) return { precis: stored, changedParts: [] };
    const precis = record.precis === null ? null : this.keys.seal(record.precis, precisContext(id));
    return { precis, changedParts: ['precis'] };
  }
}

const untold = { acknowledgedAt: null, progressNoticeAt: null };

/** Of these cases, what came with the record itself. */
function detailsOf(byId: ReadonlyMap<string, IncomingRecord>, ids: string[]): Map<string, IncomingDetails> {
  const found = new Map<string, IncomingDetails>();
  for (const id of ids) {
    const details = byId.get(id)?.details;
    if (details) found.set(id, details);
  }
  return found;
}

export function sealedPrecis(row: CaseRow): Sealed | null {
  return row.precis && row.precis_key ? { sealed: row.precis, keyId: row.precis_key } : null;
}

function isRefused(outcome: RecordOutcome): boolean {
  return outcome === 'stale' || outcome === 'unmapped';
}

function hasGoneBack(candidate: Candidate): candidate is Candidate & { row: CaseRow } {
  return candidate.row !== null && wentBack(candidate.row, candidate.record);
}

/** A restored legacy system: a later read with an earlier modified time. It applies all the same: legacy wins, and says so. */
function wentBack(row: CaseRow, record: IncomingRecord): boolean {
  return Boolean(
    row.legacy_modified_at && record.modifiedAt && record.modifiedAt < row.legacy_modified_at.toISOString(),
  );
}
