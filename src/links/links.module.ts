import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { NoticesModule } from '../notices/notices.module.js';
import { SlaModule } from '../sla/sla.module.js';
import { SlaReadsModule } from '../sla/sla-reads.module.js';
import { DocumentInbox } from './document-inbox.js';
import { DocumentLook } from './document-look.js';
import { DocumentsController } from './documents.controller.js';
import { LinksMetrics } from './links-metrics.js';
import { LinksWorker } from './links-worker.js';
import { UnresolvedQueries } from './unresolved-queries.js';

const parts = [DocumentInbox, DocumentLook, UnresolvedQueries, LinksMetrics];

/** Work orders, documents and complaints: what Records registered, and whether it is in CARE. */
@Module({ imports: [SlaModule, SlaReadsModule, NoticesModule], providers: parts, exports: parts })
export class LinksModule {}

/** Hears of documents, and looks each minute, in a worker. */
@Module({
  imports: [LinksModule, ScheduleModule.forRoot()],
  controllers: [DocumentsController],
  providers: [LinksWorker],
})
export class LinksSchedule {}
