import type { Database } from '../../platform/postgres/database.js';
import type { CaseDecider } from './case-decider.js';

const limit = 500;

const readFirst = `select id::text, case_id as "caseId" from first_details order by id limit ${limit} for update skip locked`;
const forgetFirst = `delete from first_details where id = any($1::bigint[])`;

/**
 * Follows what is no event: that a case's details were read for the first time, which its completeness (UL-15) and whether it has a contact
 * (UL-09) hang on. It is read before the case is, so nothing that is written meanwhile gets lost.
 */
export class DetailsFollower {
  constructor(
    private readonly database: Database,
    private readonly decider: CaseDecider,
  ) {}

  /** One step; answers how many there were. */
  async followOnce(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const first = await tx.query<{ id: string; caseId: string }>(readFirst);
      if (first.length === 0) return 0;
      const ids = [...new Set(first.map(({ caseId }) => caseId))];
      await this.decider.decide(tx, ids, 'telling');
      await tx.query(forgetFirst, [first.map(({ id }) => id)]);
      return first.length;
    });
  }
}
