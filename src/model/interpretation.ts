import type { CaseKind, CaseStatus } from './case.js';

/**
 * A legacy system's raw codes by field. `closure` null: open. `progress` is the newest open task's, and comes with the details;
 * it rules the status while the case is open.
 */
export interface LegacyCodes {
  category: string | null;
  closure: string | null;
  channel: string | null;
  unit: string | null;
  priority: string | null;
  progress: string | null;
}

export type CodeField = keyof LegacyCodes;

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
  gaps: { field: CodeField; code: string }[];
}
