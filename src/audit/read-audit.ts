import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../platform/postgres/database.js';
import { type AuditEntry, AuditLog } from './audit-log.js';

/** For reads, which have no transaction of their own: record first, then show. No audit, no answer. */
@Injectable()
export class ReadAudit {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AuditLog) private readonly log: AuditLog,
  ) {}

  async record(entry: AuditEntry): Promise<void> {
    await this.log.record(this.database, entry);
  }
}
