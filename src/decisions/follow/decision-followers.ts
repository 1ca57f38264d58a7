import { Inject, Injectable } from '@nestjs/common';
import { eventLogs } from '../../model/case-event.js';
import { NoticeDesk } from '../../notices/notice-desk.js';
import { Clock } from '../../platform/clock/clock.js';
import { type Logger, LOGGER } from '../../platform/logger/logger.js';
import { Database } from '../../platform/postgres/database.js';
import { DecisionPolicy } from '../decision-policy.js';
import { CaseDecider } from './case-decider.js';
import { DecisionFollower } from './decision-follower.js';
import { DetailsFollower } from './details-follower.js';

/** All that has cases decided: one follower for each event log, since a restricted case is told in a log of its own, and one for what is no event. */
@Injectable()
export class DecisionFollowers {
  readonly decider: CaseDecider;
  readonly logs: DecisionFollower[];
  readonly details: DetailsFollower;

  constructor(
    @Inject(DecisionPolicy) policy: DecisionPolicy,
    @Inject(NoticeDesk) desk: NoticeDesk,
    @Inject(Clock) clock: Clock,
    @Inject(Database) database: Database,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.decider = new CaseDecider({ policy, desk, clock, logger });
    this.logs = eventLogs.map((log) => new DecisionFollower(log, this.decider));
    this.details = new DetailsFollower(database, this.decider);
  }
}
