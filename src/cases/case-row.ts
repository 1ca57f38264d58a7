import type { CaseKind, CaseState, CaseStatus } from '../model/case.js';
import type { ComplaintFacts } from '../model/complaint.js';
import type { LegacyCodes } from '../model/interpretation.js';

/** A row of `cases` as it is read before a change. */
export interface CaseRow {
  id: string;
  system: string;
  legacy_id: string;
  number: string;
  kind: CaseKind;
  status: CaseStatus;
  category: string | null;
  case_group: string | null;
  unit: string | null;
  channel: string | null;
  priority: string | null;
  received_at: Date;
  due_at: Date | null;
  acknowledged_at: Date | null;
  progress_notice_at: Date | null;
  completed_at: Date | null;
  reopened_count: number;
  outcome: string | null;
  work_orders: string[];
  restricted: boolean;
  complaint: ComplaintFacts | null;
  unmapped: string[];
  codes: LegacyCodes;
  version: number;
  legacy_modified_at: Date | null;
  read_began_at: Date;
  content_hash: Buffer;
  content_key: string;
  precis: Buffer | null;
  precis_key: string | null;
  details_hash: Buffer | null;
  details_key: string | null;
  public_sequence: number;
  restricted_sequence: number;
}

export function stateOfRow(row: CaseRow): CaseState {
  return {
    system: row.system,
    number: row.number,
    kind: row.kind,
    status: row.status,
    category: row.category,
    group: row.case_group,
    unit: row.unit,
    channel: row.channel,
    priority: row.priority,
    receivedAt: row.received_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    progressNoticeAt: row.progress_notice_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
    reopenedCount: row.reopened_count,
    outcome: row.outcome,
    workOrders: row.work_orders,
    restricted: row.restricted,
    complaint: row.complaint,
    unmapped: row.unmapped,
  };
}

/** The AES context of a case's own sealed column, so that no ciphertext can be moved to another case. */
export function precisContext(caseId: string): string {
  return `cases.precis:${caseId}`;
}

export function partContext(caseId: string, part: string): string {
  return `case_private.${part}:${caseId}`;
}
