import type { AuditLog } from '../audit/audit-log.js';
import type { Database } from '../platform/postgres/database.js';
import type { Quarantine } from './quarantine.js';

/** A person decided that the record is of no use. It stays to be seen until its days are over. False: it was not open any more. */
export async function discardQuarantined(
  { database, quarantine, audit }: { database: Database; quarantine: Quarantine; audit: AuditLog },
  { id, actor }: { id: string; actor: string },
): Promise<boolean> {
  return database.transaction(async (tx) => {
    if (!(await quarantine.close(tx, { id, state: 'discarded', by: actor }))) return false;
    await audit.record(tx, { actor, action: 'quarantine.discard', subject: `quarantine:${id}` });
    return true;
  });
}
