import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import type { PolicyQuestion } from '../model/complaints-policy.js';
import { decideCase } from '../policy/decide-case.js';
import type { CaseDecisions, DecisionFacts } from '../policy/decisions.js';

/** The council's rules, as its policy file has them now. */
@Injectable()
export class DecisionPolicy {
  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'policy'>) {}

  get version(): string {
    return this.settings.policy.version;
  }

  get title(): string {
    return this.settings.policy.title;
  }

  /** The question as people should read it. */
  titleOf(question: PolicyQuestion): string {
    return this.settings.policy.tables[question].title;
  }

  decide(facts: DecisionFacts): CaseDecisions {
    return decideCase(facts, this.settings.policy);
  }
}
