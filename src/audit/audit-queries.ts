import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../model/case.js';
import { Database } from '../platform/postgres/database.js';
import type { AuditDetail } from './audit-log.js';

export interface AuditView {
  id: string;
  at: Instant;
  actor: string;
  action: string;
  subject: string;
  detail: AuditDetail;
  /** Whether the row is in the hash chain yet. */
  sealed: boolean;
}

export interface AuditFilter {
  actor?: string;
  action?: string;
  subject?: string;
}

const newestFirst = `
select id::text, at, actor, action, subject, detail, hash is not null as sealed
from audit
where ($1::text is null or actor = $1) and ($2::text is null or action = $2) and ($3::text is null or subject = $3)
  and ($4::bigint is null or id < $4)
order by id desc limit $5`;

@Injectable()
export class AuditQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Newest first, of those with an id below `before`. */
  async list(filter: AuditFilter, { before, limit }: { before: string | null; limit: number }): Promise<AuditView[]> {
    const rows = await this.database.query<Omit<AuditView, 'at'> & { at: Date }>(newestFirst, [
      filter.actor ?? null,
      filter.action ?? null,
      filter.subject ?? null,
      before,
      limit,
    ]);
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }
}
