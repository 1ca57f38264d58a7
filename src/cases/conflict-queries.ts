import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../model/case.js';
import { KeyRing } from '../platform/keyring/key-ring.js';
import { Database } from '../platform/postgres/database.js';
import { keyAt, type NewestKey, type NewestPage } from '../platform/paging/newest-first.js';
import type { Sight } from './case-queries.js';
import { conflictContext } from './conflicts.js';

/** Legacy won, and this is what it won over. Both sides as they were; null where they have been erased. */
export interface ConflictView {
  id: string;
  system: string;
  caseId: string;
  number: string | null;
  kind: string;
  field: string;
  wanted: unknown;
  legacy: unknown;
  observedAt: Instant;
}

export interface ListedConflict {
  conflict: ConflictView;
  restricted: boolean;
  key: NewestKey;
}

interface ConflictRow {
  id: string;
  system: string;
  case_id: string;
  number: string | null;
  restricted: boolean;
  kind: string;
  field: string;
  wanted: Buffer | null;
  legacy: Buffer | null;
  key_id: string;
  observed_at: Date;
  key_at: string;
}

// A conflict without its case cannot be told free of restriction.
const selectConflicts = `
select f.id, f.system, f.case_id, c.number, coalesce(c.restricted, true) as restricted, f.kind, f.field, f.wanted, f.legacy, f.key_id,
  f.observed_at, ${keyAt('f.observed_at')}
from conflicts f left join cases c on c.id = f.case_id
where ($1 or c.restricted is false) and ($2::timestamptz is null or (f.observed_at, f.id) < ($2, $3::uuid))
  and ($4::text is null or f.system = $4) and ($5::uuid is null or f.case_id = $5)
order by f.observed_at desc, f.id desc
limit $6`;

@Injectable()
export class ConflictQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(KeyRing) private readonly keys: KeyRing,
  ) {}

  /** Newest first. */
  async list(
    sight: Sight,
    filter: { system?: string; caseId?: string },
    { after, limit }: NewestPage,
  ): Promise<ListedConflict[]> {
    const values = [sight.restricted, after?.at, after?.id, filter.system, filter.caseId, limit];
    const rows = await this.database.query<ConflictRow>(
      selectConflicts,
      values.map((value) => value ?? null),
    );
    return rows.map((row) => this.listed(row));
  }

  private listed(row: ConflictRow): ListedConflict {
    const conflict: ConflictView = {
      id: row.id,
      system: row.system,
      caseId: row.case_id,
      number: row.number,
      kind: row.kind,
      field: row.field,
      wanted: this.opened(row, row.wanted),
      legacy: this.opened(row, row.legacy),
      observedAt: row.observed_at.toISOString(),
    };
    return { conflict, restricted: row.restricted, key: { at: row.key_at, id: row.id } };
  }

  private opened(row: ConflictRow, sealed: Buffer | null): unknown {
    return sealed && JSON.parse(this.keys.open({ sealed, keyId: row.key_id }, conflictContext(row.id)));
  }
}
