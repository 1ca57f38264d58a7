import { Inject, Injectable } from '@nestjs/common';
import type { CaseKind, CaseStatus, Instant } from '../../model/case.js';
import type { CouncilRole } from '../../model/complaint.js';
import { keyAt, type NewestKey, type NewestPage } from '../../platform/paging/newest-first.js';
import { Database } from '../../platform/postgres/database.js';
import type { Decision } from '../../policy/decisions.js';
import type { DecisionSummary } from '../decision-summary.js';

/** What was decided of a case, and since when. */
export interface DecidedRecord {
  caseVersion: number;
  policyVersion: string;
  decisions: Decision[];
  decidedAt: Instant;
}

export interface SupersededRecord extends DecidedRecord {
  supersededAt: Instant;
}

/** A case with what was decided of it, as a worklist has it. */
export interface DecidedCase extends DecisionSummary {
  caseId: string;
  system: string;
  number: string;
  kind: CaseKind;
  status: CaseStatus;
  category: string | null;
  unit: string | null;
  receivedAt: Instant;
  restricted: boolean;
  policyVersion: string;
  decidedAt: Instant;
  decisions: Decision[];
}

/** Each that is given must hold. */
export interface DecisionFilter {
  office?: CouncilRole;
  urgent?: boolean;
  admissible?: boolean;
  /** True: something is missing of its record; false: nothing is. */
  incomplete?: boolean;
  /** True: still to be worked at. */
  open?: boolean;
  kind?: CaseKind[];
  unit?: string;
  system?: string;
}

interface RecordRow {
  case_version: number;
  policy_version: string;
  decisions: Decision[];
  decided_at: Date;
}

type CaseRow = Pick<
  DecidedCase,
  'number' | 'kind' | 'status' | 'category' | 'unit' | 'system' | 'restricted' | 'decisions' | keyof DecisionSummary
> & { case_id: string; received_at: Date; policy_version: string; decided_at: Date; key_at: string };

const selectOne = `select case_version, policy_version, decisions, decided_at from case_decisions where case_id = $1`;

const selectHistory = `
select case_version, policy_version, decisions, decided_at, superseded_at from decision_revisions
where case_id = $1 order by revision desc limit 200`;

// Nullable parameters in a statement without a name: what is null falls away when PostgreSQL plans it with the values at hand.
const list = `
select d.case_id, c.system, c.number, c.kind, c.status, c.category, c.unit, c.received_at, c.restricted, d.office, d.admissibility,
  d.admissible, d.urgent, d.stage, d.complete, d.policy_version, d.decided_at, d.decisions, ${keyAt('d.received_at')}
from case_decisions d join cases c on c.id = d.case_id
where (not c.restricted or $1) and c.status <> 'removed'
  and ($2::timestamptz is null or (d.received_at, d.case_id) < ($2, $3::uuid))
  and ($4::text is null or d.office = $4)
  and ($5::boolean is null or d.urgent = $5)
  and ($6::boolean is null or d.admissible = $6)
  and ($7::boolean is null or d.complete = not $7)
  and ($8::boolean is null or (c.status in ('completed', 'cancelled')) <> $8)
  and ($9::text[] is null or c.kind = any($9))
  and ($10::text is null or c.unit = $10)
  and ($11::text is null or c.system = $11)
order by d.received_at desc, d.case_id desc
limit $12`;

@Injectable()
export class DecisionQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Of a case that the reader may see; null: it was not decided yet. */
  async ofCase(caseId: string): Promise<DecidedRecord | null> {
    const [row] = await this.database.query<RecordRow>(selectOne, [caseId]);
    return row ? recordOf(row) : null;
  }

  /** What was decided of it before, newest first, 200 at most. */
  async history(caseId: string): Promise<SupersededRecord[]> {
    const rows = await this.database.query<RecordRow & { superseded_at: Date }>(selectHistory, [caseId]);
    return rows.map((row) => ({ ...recordOf(row), supersededAt: row.superseded_at.toISOString() }));
  }

  /** Newest received first. Without the sight restricted cases are not listed. */
  async list(
    { restricted }: { restricted: boolean },
    filter: DecisionFilter,
    { after, limit }: NewestPage,
  ): Promise<{ decided: DecidedCase; key: NewestKey }[]> {
    const { office, urgent, admissible, incomplete, open, kind, unit, system } = filter;
    const values = [restricted, after?.at, after?.id, office, urgent, admissible, incomplete, open, kind, unit, system];
    const rows = await this.database.query<CaseRow>(list, [...values.map((value) => value ?? null), limit]);
    return rows.map((row) => ({ decided: decidedOf(row), key: { at: row.key_at, id: row.case_id } }));
  }
}

function recordOf({ case_version, policy_version, decisions, decided_at }: RecordRow): DecidedRecord {
  return {
    caseVersion: case_version,
    policyVersion: policy_version,
    decisions: decisions.map(inOrder),
    decidedAt: decided_at.toISOString(),
  };
}

/** As people read it: jsonb keeps no order of names. */
function inOrder({ question, answer, rules, because, asks }: Decision): Decision {
  const asked = asks.map(({ role, action, urgent }) => ({ role, action, urgent }));
  return { question, answer, rules, because, asks: asked };
}

function decidedOf(found: CaseRow): DecidedCase {
  const { case_id, received_at, policy_version, decided_at, decisions, key_at: _, ...row } = found;
  return {
    ...row,
    caseId: case_id,
    receivedAt: received_at.toISOString(),
    policyVersion: policy_version,
    decidedAt: decided_at.toISOString(),
    decisions: decisions.map(inOrder),
  };
}
