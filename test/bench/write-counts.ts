import type { Database } from '../../src/platform/postgres/database.js';
import { waitFor } from '../support/wait-for.js';

/** Rows that were ever written to the tables of the mirror, as PostgreSQL counts them, and rows that stand there. */
export interface WriteCounts {
  writtenCases: number;
  versions: number;
  events: number;
}

const selectCounts = `
select (select (n_tup_ins + n_tup_upd + n_tup_del)::int from pg_stat_user_tables where relid = 'cases'::regclass) as "writtenCases",
  (select count(*)::int from case_versions) as versions, (select count(*)::int from case_events) as events`;

const countOthers = `select count(*)::int as others from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;

/** When all other connections to it have ended: their counts are told by then. */
export async function writeCounts(database: Database): Promise<WriteCounts> {
  await waitFor(
    async () => {
      const [row] = await database.query<{ others: number }>(countOthers);
      return row?.others === 0;
    },
    { what: 'the contender to leave the database' },
  );
  const [counts] = await database.query<WriteCounts>(selectCounts);
  return counts!;
}
