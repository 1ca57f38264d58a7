import { caseState } from '../model/case-state.js';
import type { EventDraft } from '../events/event-log.js';
import type { KeyRing } from '../platform/keyring/key-ring.js';
import type { Transaction } from '../platform/postgres/database.js';
import { type CaseRow, stateOfRow } from './case-row.js';
import { lockRows } from './case-store.js';
import { ChangeSet } from './change-set.js';
import { detailsHash, matches } from './content-hash.js';
import type { IncomingDetails, PrivatePart, ReadContext } from './incoming-case.js';
import { PrivateParts } from './private-parts.js';
import { sealedPrecis } from './record-changes.js';

const noteRead = `
update cases set details_read_at = $2, details_hash = $3, details_key = $4,
  details_wanted_at = case when details_wanted_at > $2 then details_wanted_at end
where id = $1`;
// the first reading may be no event: who waits for it, to say that something is missing, finds it here
const tellFirst = `insert into first_details (case_id) select id from cases where id = $1 and details_hash is null`;

export type DetailsOutcome = 'changed' | 'unchanged' | 'unmapped' | 'gone';

/** The second stage: what the legacy system gives only by calls of its own. It has a hash of its own, and private parts. */
export class DetailsChanges {
  private readonly parts: PrivateParts;

  constructor(private readonly keys: KeyRing) {
    this.parts = new PrivateParts(keys);
  }

  /** `unmapped`: the newest task's code is not in the map, and the case's status stays as it was. */
  async apply(
    tx: Transaction,
    context: ReadContext,
    { id, details }: { id: string; details: IncomingDetails },
  ): Promise<{ outcome: DetailsOutcome; drafts: EventDraft[] }> {
    const row = (await lockRows(tx, [id])).get(id);
    // what was read before the case was removed must not bring it back, nor its personal data
    if (!row || row.status === 'removed') return { outcome: 'gone', drafts: [] };
    const stored = row.details_hash && row.details_key ? { hash: row.details_hash, keyId: row.details_key } : null;
    const hash = [detailsHash(this.keys, details), this.keys.activeHashKey] as const;
    if (stored && matches(this.keys, stored, (keyId) => detailsHash(this.keys, details, keyId))) {
      await tx.query(noteRead, [id, context.readBeganAt, ...hash]);
      return { outcome: 'unchanged', drafts: [] };
    }
    return this.change(tx, context, { row, details, hash });
  }

  private async change(
    tx: Transaction,
    context: ReadContext,
    { row, details, hash }: { row: CaseRow; details: IncomingDetails; hash: readonly [Buffer, string] },
  ): Promise<{ outcome: DetailsOutcome; drafts: EventDraft[] }> {
    const privateParts = await this.replaceParts(tx, row, details);
    const codes = { ...row.codes, progress: details.progress };
    const meaning = context.interpret(codes);
    const known = stateOfRow(row);
    const told = {
      acknowledgedAt: details.acknowledgedAt ?? known.acknowledgedAt,
      progressNoticeAt: details.progressNoticeAt ?? known.progressNoticeAt,
    };
    const changes = new ChangeSet(context);
    const unmapped = meaning.status === null;
    const changed = changes.add({
      id: row.id,
      legacyId: row.legacy_id,
      row,
      state: unmapped ? { ...known, ...told } : caseState(known, { ...known, ...told }, meaning),
      codes: unmapped ? row.codes : codes,
      modifiedAt: row.legacy_modified_at?.toISOString() ?? null,
      readBeganAt: row.read_began_at.toISOString(),
      contentHash: row.content_hash,
      contentKey: row.content_key,
      precis: sealedPrecis(row),
      privateParts,
      flags: [],
    });
    await changes.save(tx);
    await tx.query(tellFirst, [row.id]);
    await tx.query(noteRead, [row.id, context.readBeganAt, ...hash]);
    if (unmapped) return { outcome: 'unmapped', drafts: changes.drafts };
    return { outcome: changed ? 'changed' : 'unchanged', drafts: changes.drafts };
  }

  /** Names of those that changed; of none at the first reading, which only completes what was just received. */
  private async replaceParts(tx: Transaction, row: CaseRow, details: IncomingDetails): Promise<PrivatePart[]> {
    const own = new Map([[row.id, details]]);
    const changed = (await this.parts.differing(tx, own)).get(row.id) ?? [];
    if (changed.length > 0) await this.parts.replace(tx, own);
    return row.details_hash === null ? [] : changed;
  }
}
