import { readVersions } from '../cases/case-versions.js';
import type { Instant } from '../model/case.js';
import type { Sql } from '../platform/postgres/database.js';
import { enteredAt } from './entered-at.js';
import type { MatchedBy, RegisteredDocument } from './registered-document.js';

/** A document that is in CARE; `caseId` null: more than one case carries its work order. */
export interface DocumentMatch {
  documentId: string;
  caseId: string | null;
  matchedBy: MatchedBy;
  enteredAt: Instant;
}

interface MatchRow {
  documentId: string;
  caseId: string;
  matchedBy: MatchedBy;
}

// Each way by an index of its own; all work orders in one search, because each would read again what the index has not sorted in yet.
// Nothing is compared but numbers: no name, no date, no likeness.
const selectMatches = `
with wanted as materialized (select document_id, number, case_number, work_order from registered_documents where document_id = any($1)),
orders as materialized (select array_agg(work_order) || array_agg(upper(work_order)) as wanted from wanted where work_order is not null),
carrying as materialized (
  select c.id, upper(carried.work_order) as work_order from cases c cross join unnest(c.work_orders) as carried (work_order)
  where c.work_orders && (select orders.wanted from orders) and c.work_orders <> '{}' and c.system = any($2) and c.status <> 'removed'
)
select d.document_id as "documentId", c.id as "caseId", 'case-number' as "matchedBy"
from wanted d join cases c on upper(c.number) = upper(d.case_number) where c.system = any($2) and c.status <> 'removed'
union
select d.document_id, c.id, 'related-reference'
from wanted d join cases c on upper(c.complaint ->> 'request') = upper(d.number)
where c.complaint ->> 'request' is not null and c.system = any($2) and c.status <> 'removed'
union
select d.document_id, c.id, 'work-order' from wanted d join carrying c on c.work_order = upper(d.work_order)`;

/** The first that finds anything counts: what names the case itself says more than a work order, which several cases may carry. */
const ways: readonly MatchedBy[] = ['case-number', 'related-reference', 'work-order'];

/**
 * Which of these documents are in CARE by now, and since when (K-10). A document and a case find each other where the registration names
 * the case's number, the case names the document's number as what it grew out of, or both carry the same work order; cases of `systems`
 * alone, removed ones never.
 *
 * @rule K-09 K-10
 */
export async function findMatches(
  sql: Sql,
  documents: readonly RegisteredDocument[],
  systems: readonly string[],
): Promise<DocumentMatch[]> {
  if (documents.length === 0 || systems.length === 0) return [];
  const rows = await sql.query<MatchRow>(selectMatches, [documents.map(({ documentId }) => documentId), systems]);
  const versions = await readVersions(sql, [...new Set(rows.map(({ caseId }) => caseId))]);
  return documents.flatMap((document) => {
    const found = rows.filter(({ documentId }) => documentId === document.documentId);
    const way = ways.find((one) => found.some(({ matchedBy }) => matchedBy === one));
    const own = found.filter(({ matchedBy }) => matchedBy === way);
    const entered = own.flatMap(
      ({ caseId, matchedBy }) => enteredAt(document, matchedBy, versions.get(caseId) ?? []) ?? [],
    );
    const [first] = own;
    if (!first || entered.length === 0) return [];
    const { documentId, matchedBy } = first;
    return [
      { documentId, matchedBy, caseId: own.length === 1 ? first.caseId : null, enteredAt: entered.toSorted()[0]! },
    ];
  });
}
