import { Inject, Injectable } from '@nestjs/common';
import type { CaseView } from '../../cases/case-view.js';
import type { CaseKind, Instant } from '../../model/case.js';
import { policyQuestions } from '../../model/complaints-policy.js';
import { Database } from '../../platform/postgres/database.js';
import type { Decision, PreviousCases } from '../../policy/decisions.js';
import { DecisionPolicy } from '../decision-policy.js';
import { readDecidable } from '../store/decision-facts.js';
import { type DecidedRecord, DecisionQueries, type SupersededRecord } from './decision-queries.js';
import { PreviousComplaints } from './previous-complaints.js';

/** `title`: the question as people should read it. */
export type TitledDecision = Decision & { title: string };

/** All that is decided of a case, as its readers get it. */
export interface CaseDecisionsView {
  caseId: string;
  system: string;
  number: string;
  kind: CaseKind;
  restricted: boolean;
  /** The version of the case that it was decided on; null: not decided yet. */
  caseVersion: number | null;
  policyVersion: string | null;
  policyTitle: string;
  /** Since when it is decided so. */
  decidedAt: Instant | null;
  /** False: the case or the policy has changed since, and it is about to be decided anew. */
  current: boolean;
  items: TitledDecision[];
  /** Earlier complaints (K-14), counted when this was asked, of those that the reader may see. */
  previous: PreviousCases;
  /** What was decided before, newest first, 200 at most; null: not asked for. */
  history: SupersededRecord[] | null;
  /** Why there is nothing, or less than expected. */
  remark: string | null;
}

/** What the council's policy says of a case, with each decision's rules and reason. */
@Injectable()
export class CaseDecisionReads {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DecisionQueries) private readonly queries: DecisionQueries,
    @Inject(PreviousComplaints) private readonly complaints: PreviousComplaints,
    @Inject(DecisionPolicy) private readonly policy: DecisionPolicy,
  ) {}

  /** Whoever asks has seen that the case is the reader's to see. */
  async of(
    sight: { restricted: boolean },
    asked: Pick<CaseView, 'id' | 'system' | 'number' | 'kind' | 'restricted' | 'version'>,
    { history }: { history: boolean },
  ): Promise<CaseDecisionsView> {
    const [record, previous] = await Promise.all([
      this.queries.ofCase(asked.id),
      this.complaints.count(sight, asked.id),
    ]);
    const current = record?.caseVersion === asked.version && record.policyVersion === this.policy.version;
    return {
      caseId: asked.id,
      system: asked.system,
      number: asked.number,
      kind: asked.kind,
      restricted: asked.restricted,
      ...(record ? whenDecided(record) : { caseVersion: null, policyVersion: null, decidedAt: null }),
      policyTitle: this.policy.title,
      current,
      items: record ? this.titled(withPrevious(record.decisions, await this.previousOf(asked.id, previous))) : [],
      previous,
      history: history ? await this.queries.history(asked.id) : null,
      remark: remark(record !== null, current),
    };
  }

  private titled(decisions: Decision[]): TitledDecision[] {
    return decisions.map((decision) => ({ title: this.policy.titleOf(decision.question), ...decision }));
  }

  /** K-14, decided from what was counted just now. */
  private async previousOf(caseId: string, previous: PreviousCases): Promise<Decision | null> {
    const [one] = await readDecidable(this.database, [caseId]);
    if (!one) return null;
    const { decisions } = this.policy.decide({ state: one.state, held: one.held, previous });
    return decisions.find(({ question }) => question === 'previous') ?? null;
  }
}

function withPrevious(decisions: Decision[], previous: Decision | null): Decision[] {
  if (!previous) return decisions;
  return [...decisions, previous].toSorted(
    (one, other) => policyQuestions.indexOf(one.question) - policyQuestions.indexOf(other.question),
  );
}

function whenDecided({ caseVersion, policyVersion, decidedAt }: DecidedRecord) {
  return { caseVersion, policyVersion, decidedAt };
}

function remark(decided: boolean, current: boolean): string | null {
  if (!decided) return 'Nothing is decided of it yet: that takes a moment after a case was first seen.';
  return current ? null : 'The case or the policy has changed: it is about to be decided anew.';
}
