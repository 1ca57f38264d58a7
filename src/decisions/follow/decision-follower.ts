import type { Follower } from '../../events/followers.js';
import { type CaseEvent, type EventLogName, isNewsBeside } from '../../model/case-event.js';
import type { Transaction } from '../../platform/postgres/database.js';
import type { CaseDecider } from './case-decider.js';

/** Name under which decisions follow the events. */
export const decisionFollowerName = 'decisions';

/** Keeps the decisions of cases that changed, in the transaction that moves the follower on. */
export class DecisionFollower implements Follower {
  readonly name = decisionFollowerName;

  constructor(
    readonly log: EventLogName,
    private readonly decider: CaseDecider,
  ) {}

  async apply(tx: Transaction, events: CaseEvent[]): Promise<void> {
    const changes = events.filter(({ type }) => !isNewsBeside(type));
    await this.decider.decide(tx, [...new Set(changes.map(({ caseId }) => caseId))], 'telling');
  }
}
