import type { CaseKind } from '../model/case.js';
import { unknownComplaint } from '../model/complaint.js';
import type { ComplaintsPolicy } from '../model/complaints-policy.js';
import { decideByTable } from '../model/decision-table.js';
import type { Interpretation } from '../model/interpretation.js';
import { complaintInputs } from './case-inputs.js';
import { isNoRequest } from './listed.js';

/**
 * What the mapping says of a record, with the council's rules over it: what kind of case it is, and whether it is confidential. The
 * same object where they change nothing. What the mapping restricts stays restricted.
 *
 * @rule UL-10 UL-11 K-16 K-17 K-18 K-21 K-23 K-27 K-29
 */
export function applyPolicy(meaning: Interpretation, policy: ComplaintsPolicy): Interpretation {
  const kind = kindOf(meaning, policy);
  const restricted = meaning.restricted || isConfidential(meaning, kind, policy);
  return kind === meaning.kind && restricted === meaning.restricted ? meaning : { ...meaning, kind, restricted };
}

function kindOf({ kind, category, complaint }: Interpretation, policy: ComplaintsPolicy): CaseKind {
  const inputs = {
    ...(complaint ? complaintInputs(complaint) : untold),
    kind,
    noRequest: isNoRequest(category, policy),
  };
  return decideByTable(policy.tables.classification, inputs).answer as CaseKind;
}

function isConfidential({ complaint, gaps, restricted }: Interpretation, kind: CaseKind, policy: ComplaintsPolicy) {
  // a system that says nothing of its complaints: its mapping alone knows which categories are confidential
  if (!complaint) return false;
  const inputs = { ...complaintInputs(complaint), kind, restricted, unmapped: gaps.length > 0, told: true };
  return decideByTable(policy.tables.confidentiality, inputs).answer === 'restricted';
}

const untold = complaintInputs(unknownComplaint);
