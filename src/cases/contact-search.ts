import { Inject, Injectable } from '@nestjs/common';
import { KeyRing } from '../platform/keyring/key-ring.js';
import { Database } from '../platform/postgres/database.js';
import type { NewestPage } from '../platform/paging/newest-first.js';
import { type ListedCase, listedCase, type Sight } from './case-queries.js';
import { caseViewColumns, type CaseViewRow } from './case-view.js';
import type { Lookup } from './normalise-contact.js';

// Rows hashed under an older key are found as well, until `keys rotate` has passed them: each look-up is hashed with all live keys.
const searchCases = `
with hits as (
  select l.case_id from contact_lookups l
  join unnest($2::text[], $3::bytea[]) as wanted (kind, hash) on wanted.kind = l.kind and wanted.hash = l.hash
  group by l.case_id having count(distinct l.kind) = $4
)
select ${caseViewColumns}
from hits join cases c on c.id = hits.case_id left join sync_state s on s.system = c.system
where (not c.restricted or $1) and ($5::timestamptz is null or (c.received_at, c.id) < ($5, $6::uuid))
order by c.received_at desc, c.id desc
limit $7`;

@Injectable()
export class ContactSearch {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(KeyRing) private readonly keys: KeyRing,
  ) {}

  /** Cases whose contact matches every look-up, at most one of each kind. Newest received first. */
  async search(sight: Sight, lookups: Lookup[], { after, limit }: NewestPage): Promise<ListedCase[]> {
    const wanted = lookups.flatMap(({ kind, value }) =>
      this.keys.liveHashKeys.map((keyId) => ({ kind, hash: this.keys.hash(value, keyId) })),
    );
    const rows = await this.database.query<CaseViewRow>(searchCases, [
      sight.restricted,
      wanted.map(({ kind }) => kind),
      wanted.map(({ hash }) => hash),
      lookups.length,
      after?.at ?? null,
      after?.id ?? null,
      limit,
    ]);
    return rows.map(listedCase);
  }
}
