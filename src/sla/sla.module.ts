import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { NoticeDesk } from '../notices/notice-desk.js';
import { NoticesModule } from '../notices/notices.module.js';
import { Leases } from '../platform/leases/leases.js';
import { Database } from '../platform/postgres/database.js';
import { ClockFollowers } from './follow/clock-followers.js';
import { ClockRecompute } from './clock-recompute.js';
import { ClockRules } from './clock-rules.js';
import { ClockTick } from './tick/clock-tick.js';
import { SlaFigures } from './sla-figures.js';
import { SlaMetrics } from './sla-metrics.js';
import { SlaWorker } from './sla-worker.js';

const providers = [
  ClockRules,
  ClockFollowers,
  SlaFigures,
  SlaMetrics,
  {
    provide: ClockTick,
    useFactory: (...[database, rules, desk, { all }]: [Database, ClockRules, NoticeDesk, ClockFollowers]) =>
      new ClockTick({ database, rules, desk, followers: all }),
    inject: [Database, ClockRules, NoticeDesk, ClockFollowers],
  },
  {
    provide: ClockRecompute,
    useFactory: (...[database, leases, rules, desk]: [Database, Leases, ClockRules, NoticeDesk]) =>
      new ClockRecompute({ database, leases, rules, desk }),
    inject: [Database, Leases, ClockRules, NoticeDesk],
  },
];

/** Service standards: the clocks of each case, what broke and what will. Nothing runs by itself but in `SlaSchedule`. */
@Module({
  imports: [NoticesModule],
  providers,
  exports: providers.map((part) => ('provide' in part ? part.provide : part)),
})
export class SlaModule {}

/** Follows, ticks and recomputes, in a worker. */
@Module({ imports: [SlaModule, ScheduleModule.forRoot()], providers: [SlaWorker] })
export class SlaSchedule {}
