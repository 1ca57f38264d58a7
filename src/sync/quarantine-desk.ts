import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { Database } from '../platform/postgres/database.js';
import { Quarantine } from './quarantine.js';

/** What a person does with a quarantined record, beside retrying it. */
@Injectable()
export class QuarantineDesk {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Quarantine) private readonly quarantine: Quarantine,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** As legacy sent it; null once it was erased. Whoever calls it writes down who asked before it is shown. */
  async payload(id: string): Promise<unknown> {
    const row = await this.quarantine.find(this.database, id);
    return (row && this.quarantine.openPayload(row)) ?? null;
  }

  /** Puts a record aside that is of no use; it stays to be seen until its days are over. False: it was not open any more. */
  async discard(id: string, actor: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      if (!(await this.quarantine.close(tx, { id, state: 'discarded', by: actor }))) return false;
      await this.audit.record(tx, { actor, action: 'quarantine.discard', subject: `quarantine:${id}` });
      return true;
    });
  }
}
