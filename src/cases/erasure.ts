import { type AuditLog } from '../audit/audit-log.js';
import type { Database } from '../platform/postgres/database.js';

export interface ErasureResult {
  cases: number;
  quarantined: number;
  conflicts: number;
}

const batch = 500;

const eraseCases = `
with due as (
  select id from cases
  where removed_at < clock_timestamp() - $1 * interval '1 day' and not legal_hold
    and (precis is not null or details_hash is not null
      or exists (select from case_private where case_private.case_id = cases.id)
      or exists (select from contact_lookups where contact_lookups.case_id = cases.id))
  order by removed_at limit ${batch} for update skip locked
), parts as (delete from case_private where case_id in (select id from due)
), lookups as (delete from contact_lookups where case_id in (select id from due))
update cases set precis = null, precis_key = null, details_hash = null, details_key = null, content_hash = '', details_wanted_at = null
where id in (select id from due) returning id`;

// what was settled keeps its reason and its dates, as a record of what went wrong; the row itself goes
const eraseQuarantine = `
update quarantine set payload = null, payload_key = null where id in (
  select id from quarantine
  where state <> 'open' and settled_at < clock_timestamp() - $1 * interval '1 day' and payload is not null
    and not exists (select from cases where cases.system = quarantine.system and quarantine.record_key in (cases.legacy_id, cases.number) and legal_hold)
  limit ${batch} for update skip locked)
returning id`;

const eraseConflicts = `
update conflicts set wanted = null, legacy = null where id in (
  select conflicts.id from conflicts join cases on cases.id = conflicts.case_id
  where conflicts.observed_at < clock_timestamp() - $1 * interval '1 day' and not cases.legal_hold
    and (conflicts.wanted is not null or conflicts.legacy is not null)
  limit ${batch})
returning id`;

/** Takes away personal data that is no longer needed: of removed cases, settled quarantine and old conflicts. History stays. */
export class Erasure {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /** `days` is the council's, counted from removal, settlement or observation. Audited with its counts. A case under legal hold is spared. */
  async run(days: number, signal: AbortSignal): Promise<ErasureResult> {
    const result = {
      cases: await this.drain(eraseCases, days, signal),
      quarantined: await this.drain(eraseQuarantine, days, signal),
      conflicts: await this.drain(eraseConflicts, days, signal),
    };
    if (result.cases + result.quarantined + result.conflicts > 0) {
      const detail = { ...result, days };
      await this.audit.record(this.database, {
        actor: 'shirelink',
        action: 'personal-data.erase',
        subject: 'retention',
        detail,
      });
    }
    return result;
  }

  private async drain(statement: string, days: number, signal: AbortSignal): Promise<number> {
    let erased = 0;
    for (let rows = batch; rows === batch && !signal.aborted; erased += rows) {
      rows = (await this.database.query(statement, [days])).length;
    }
    return erased;
  }
}
