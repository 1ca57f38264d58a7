import type { CaseKind, CaseStatus, Instant } from '../model/case.js';
import type { ComplaintFacts } from '../model/complaint.js';
import type { LegacyCodes } from '../model/interpretation.js';
import { keyAt } from '../platform/paging/newest-first.js';

/** A case as readers get it: what Shirelink holds, and beside it what the legacy system calls the same. No personal data. */
export interface CaseView {
  id: string;
  system: string;
  number: string;
  kind: CaseKind;
  status: CaseStatus;
  category: string | null;
  group: string | null;
  unit: string | null;
  channel: string | null;
  priority: string | null;
  receivedAt: Instant;
  dueAt: Instant | null;
  acknowledgedAt: Instant | null;
  progressNoticeAt: Instant | null;
  completedAt: Instant | null;
  reopenedCount: number;
  outcome: string | null;
  workOrders: string[];
  restricted: boolean;
  /** Null for all but complaints, and where the legacy system says nothing of it. */
  complaint: ComplaintFacts | null;
  version: number;
  legacy: {
    modifiedAt: Instant | null;
    /** The later of the read that the case came with and the start of the last sweep that found no difference at all. */
    lastProvenEqualAt: Instant;
    /** Raw: the closure's code, else the newest open task's. */
    statusCode: string | null;
    categoryCode: string | null;
    /** `field:code` of what the mapping does not know. */
    unmapped: string[];
  };
}

/** Of `cases c` and, beside it, `sync_state s`. */
export const caseViewColumns = `
c.id, c.system, c.number, c.kind, c.status, c.category, c.case_group, c.unit, c.channel, c.priority, c.received_at, c.due_at,
  c.acknowledged_at, c.progress_notice_at, c.completed_at, c.reopened_count, c.outcome, c.work_orders, c.restricted, c.complaint, c.version,
  c.legacy_modified_at, greatest(c.read_began_at, s.last_proven_equal_at) as proven_at, c.codes, c.unmapped, ${keyAt('c.received_at')}`;

export interface CaseViewRow {
  id: string;
  system: string;
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
  version: number;
  legacy_modified_at: Date | null;
  proven_at: Date;
  codes: LegacyCodes;
  unmapped: string[];
  key_at: string;
}

export function caseView(row: CaseViewRow): CaseView {
  return {
    id: row.id,
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
    dueAt: instant(row.due_at),
    acknowledgedAt: instant(row.acknowledged_at),
    progressNoticeAt: instant(row.progress_notice_at),
    completedAt: instant(row.completed_at),
    reopenedCount: row.reopened_count,
    outcome: row.outcome,
    workOrders: row.work_orders,
    restricted: row.restricted,
    complaint: row.complaint,
    version: row.version,
    legacy: {
      modifiedAt: instant(row.legacy_modified_at),
      lastProvenEqualAt: row.proven_at.toISOString(),
      statusCode: row.codes.closure ?? row.codes.progress ?? null,
      categoryCode: row.codes.category ?? null,
      unmapped: row.unmapped,
    },
  };
}

function instant(date: Date | null): Instant | null {
  return date?.toISOString() ?? null;
}
