import { Inject, Injectable } from '@nestjs/common';
import { Leases } from '../platform/leases/leases.js';
import { Database } from '../platform/postgres/database.js';
import { DecisionPolicy } from './decision-policy.js';
import { DecisionFollowers } from './follow/decision-followers.js';
import { hasOtherPolicies, readOfOtherPolicies, readPolicyVersion, savePolicyVersion } from './store/decision-store.js';

/** Cases to a transaction. */
const batch = 1_000;
const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * Decides cases anew after the council's policy changed. What it did is seen by the policy's version on each row, so it goes on where it was
 * stopped. Nobody is told: what a new rule makes urgent stands in the worklists.
 */
@Injectable()
export class DecisionRecompute {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Leases) private readonly leases: Leases,
    @Inject(DecisionPolicy) private readonly policy: DecisionPolicy,
    @Inject(DecisionFollowers) private readonly followers: DecisionFollowers,
  ) {}

  /** Whoever starts last has the council's policy: replicas of an older one leave the rows of the newer as they are. */
  async adopt(): Promise<void> {
    await savePolicyVersion(this.database, this.policy.version);
  }

  /** Whether cases stand that were decided by another policy, and it is for this process to decide them anew. */
  async isStale(): Promise<boolean> {
    if ((await readPolicyVersion(this.database)) !== this.policy.version) return false;
    return hasOtherPolicies(this.database, this.policy.version);
  }

  /** Answers of how many cases it looked at; null where another replica is at it. */
  async run(signal: AbortSignal): Promise<number | null> {
    return this.leases.whileHeld('decisions-policy', signal, (_, held) => this.decideAll(held));
  }

  private async decideAll(signal: AbortSignal): Promise<number> {
    const policyVersion = this.policy.version;
    let after = beforeAll;
    for (let cases = 0; ;) {
      const ids = await readOfOtherPolicies(this.database, { policyVersion, after, limit: batch });
      if (ids.length === 0 || signal.aborted) return cases;
      await this.database.transaction((tx) => this.followers.decider.decide(tx, ids, 'silently'));
      after = ids.at(-1)!;
      cases += ids.length;
    }
  }
}
