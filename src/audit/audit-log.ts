import { Injectable } from '@nestjs/common';
import type { Sql } from '../platform/postgres/database.js';

/**
 * One act of a person or a command. `actor` is the token's subject, or `cli:<login>`; `action` a short stable word (`case.contact.read`);
 * `subject` what it was done to (`case:<uuid>`, `quarantine:<uuid>`, `system:authority`). `detail` names counts, kinds and reasons of the office;
 * never a person's data.
 */
export interface AuditEntry {
  actor: string;
  action: string;
  subject: string;
  detail?: AuditDetail;
}

export type AuditDetail = Record<string, string | number | boolean | null | string[]>;

const insertEntry = `insert into audit (actor, action, subject, detail) values ($1, $2, $3, $4)`;

/** Append-only. Give it the transaction of the act, so that both stand or neither; a read gives the database, before it answers. */
@Injectable()
export class AuditLog {
  async record(sql: Sql, { actor, action, subject, detail }: AuditEntry): Promise<void> {
    await sql.query(insertEntry, [actor, action, subject, JSON.stringify(detail ?? {})]);
  }
}
