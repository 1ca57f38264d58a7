import type { CaseKind, CaseStatus } from './case.js';
import type { ComplaintFacts } from './complaint.js';

/**
 * A legacy system's raw codes by field. `closure` null: open. `progress` rules the status while the case is open; where it is null in the
 * record the details bring it.
 */
export interface LegacyCodes {
  category: string | null;
  closure: string | null;
  channel: string | null;
  unit: string | null;
  priority: string | null;
  progress: string | null;
  /** Left out where the system knows no complaints, or the record is none. */
  complaint?: ComplaintCodes;
}

/** Raw codes that only complaints have. Lists hold each code once, in legacy's order. */
export interface ComplaintCodes {
  origin: string | null;
  about: string | null;
  allegations: string[];
  /** Marks such as anonymous, abusive, repeated, competitive neutrality. */
  flags: string[];
  triage: string | null;
  stage: string | null;
  outsideBody: string | null;
  contactRestriction: string | null;
  response: string | null;
  resolution: string | null;
  /** What came of it, such as upheld; null where only the closing code tells. */
  outcome: string | null;
  /** The designated officer's office by what the council file says of the officer; no code and no name. */
  handler: string | null;
  handlerIsSubject: boolean;
  /** A number, no code: the request that it grew out of. */
  request: string | null;
}

/** Where a code stands, as gaps name it. */
export type CodeField = Exclude<keyof LegacyCodes, 'complaint'> | ComplaintCodeField;
export type ComplaintCodeField = Exclude<keyof ComplaintCodes, 'handlerIsSubject' | 'request'>;

/** What the codes mean. `status` null: the code that rules the status is unmapped, and the case stays as it was. */
export interface Interpretation {
  kind: CaseKind;
  status: CaseStatus | null;
  category: string | null;
  group: string | null;
  unit: string | null;
  channel: string | null;
  priority: string | null;
  outcome: string | null;
  restricted: boolean;
  /** Null: no complaint, or a system that says nothing of its complaints. */
  complaint: ComplaintFacts | null;
  gaps: { field: CodeField; code: string }[];
}
