import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { NoticeDesk } from './notice-desk.js';
import { NoticeMetrics } from './notice-metrics.js';
import { NOTICE_PLAN, noticePlan } from './notice-plan.js';
import { NoticePost } from './notice-post.js';
import { NoticeQueries } from './notice-queries.js';
import { NoticeRetention } from './notice-retention.js';
import { NoticeRetry } from './notice-retry.js';
import { NoticeSender } from './notice-sender.js';
import { NoticeWorker } from './notice-worker.js';

const parts = [NoticeDesk, NoticeQueries, NoticeRetry, NoticePost, NoticeMetrics, NoticeSender];

/** Word to council roles: wanted in the transaction of what is told, kept, listed, sent again. */
@Module({
  imports: [AuditModule],
  providers: [
    { provide: NOTICE_PLAN, useFactory: (settings: Settings) => noticePlan(settings), inject: [SETTINGS] },
    ...parts,
  ],
  exports: parts,
})
export class NoticesModule {}

/** Sends what is due and takes old ones away, in a worker. */
@Module({ imports: [NoticesModule], providers: [NoticeWorker, NoticeRetention] })
export class NoticeSchedule {}
