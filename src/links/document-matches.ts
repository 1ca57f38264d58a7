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

// Each way by an index of its own. The first that finds anything counts: what names the case itself says more than a work order, which
// several cases may carry. Nothing is compared but numbers: no name, no date, no likeness.
const selectMatches = `
select d.document_id as "documentId", found.case_id as "caseId", found.by as "matchedBy"
from registered_documents d
cross join lateral (
  select ways.case_id, ways.by, rank() over (order by ways.place) as first
  from (
    select c.id as case_id, 'case-number' as by, 1 as place from cases c
      where upper(c.number) = upper(d.case_number) and c.system = any($2) and c.status <> 'removed'
    union all
    select c.id, 'related-reference', 2 from cases c
      where upper(c.complaint ->> 'request') = upper(d.number) and c.complaint ->> 'request' is not null
        and c.system = any($2) and c.status <> 'removed'
    union all
    select c.id, 'work-order', 3 from cases c
      where c.work_orders && array[d.work_order, upper(d.work_order)] and c.work_orders <> '{}' and d.work_order is not null
        and c.system = any($2) and c.status <> 'removed'
  ) ways
) found
where d.document_id = any($1) and found.first = 1
order by d.document_id, found.case_id`;

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
    const own = rows.filter(({ documentId }) => documentId === document.documentId);
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
