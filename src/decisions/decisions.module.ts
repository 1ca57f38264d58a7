import { Module } from '@nestjs/common';
import { NoticesModule } from '../notices/notices.module.js';
import { DecisionMetrics } from './decision-metrics.js';
import { DecisionPolicy } from './decision-policy.js';
import { DecisionRecompute } from './decision-recompute.js';
import { DecisionsWorker } from './decisions-worker.js';
import { DecisionFollowers } from './follow/decision-followers.js';

const parts = [DecisionPolicy, DecisionFollowers, DecisionRecompute, DecisionMetrics];

/** What the council's policy says of each case. Nothing runs by itself but in `DecisionsSchedule`. */
@Module({ imports: [NoticesModule], providers: parts, exports: parts })
export class DecisionsModule {}

/** Follows and decides anew, in a worker. */
@Module({ imports: [DecisionsModule], providers: [DecisionsWorker] })
export class DecisionsSchedule {}
