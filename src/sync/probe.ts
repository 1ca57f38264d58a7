import type { JsonObject, LegacyPage, LegacySystem } from '../legacy/legacy-system.js';
import type { Sql } from '../platform/postgres/database.js';

const selectNumbers = `
select id, number from cases where system = $1 and status <> 'removed' and id > $2 order by id limit 50`;
const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * A sweep for a legacy system that cannot list: asks for each known number. It proves known cases only; new ones come by passes.
 * The adapter's gateway keeps the rate. Numbers that legacy does not have are simply not among the records.
 */
export async function* probeKnown(
  sql: Sql,
  system: LegacySystem,
  { after, signal }: { after: JsonObject | null; signal: AbortSignal },
): AsyncGenerator<LegacyPage> {
  let last = typeof after?.['after'] === 'string' ? after['after'] : beforeAll;
  for (;;) {
    const readBeganAt = Date.now();
    const known = await sql.query<{ id: string; number: string }>(selectNumbers, [system.name, last]);
    const found = await Promise.all(known.map(({ number }) => system.fetchCase(number, { signal })));
    last = known.at(-1)?.id ?? last;
    const complete = known.length === 0;
    yield {
      records: found.filter((row) => row?.outcome === 'record'),
      rejects: found.filter((row) => row?.outcome === 'reject'),
      touched: [],
      cursor: { highWater: null, walk: complete ? null : { after: last } },
      readBeganAt,
      complete,
    };
    if (complete) return;
  }
}
