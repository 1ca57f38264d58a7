import type { EventDraft } from '../events/event-log.js';
import type { Instant } from '../model/case.js';
import type { Transaction } from '../platform/postgres/database.js';
import { stateOfRow } from './case-row.js';
import { lockRows } from './case-store.js';
import { ChangeSet } from './change-set.js';
import { sealedPrecis } from './record-changes.js';

/** A case that the legacy system no longer has. Its row and history stay; its personal data goes after the council's days. */
export class CaseRemoval {
  /** The caller appends the events last before the commit. */
  async remove(tx: Transaction, ids: string[], observedAt: Instant): Promise<EventDraft[]> {
    const rows = await lockRows(tx, ids);
    const changes = new ChangeSet({ cause: 'removal', observedAt, wantDetails: false });
    for (const row of rows.values()) {
      if (row.status === 'removed') continue;
      changes.add({
        id: row.id,
        legacyId: row.legacy_id,
        row,
        state: { ...stateOfRow(row), status: 'removed' },
        codes: row.codes,
        modifiedAt: null,
        readBeganAt: observedAt,
        // no content hash: whatever the legacy system says when the case comes back is news
        contentHash: Buffer.alloc(0),
        contentKey: row.content_key,
        precis: sealedPrecis(row),
        privateParts: [],
        flags: [],
      });
    }
    await changes.save(tx);
    return changes.drafts;
  }
}
