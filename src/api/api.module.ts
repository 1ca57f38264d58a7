import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { CaseReadsModule } from '../cases/case-reads.module.js';
import { DecisionsReadsModule } from '../decisions/decisions-reads.module.js';
import { EventsModule } from '../events/events.module.js';
import { LinksModule } from '../links/links.module.js';
import { NoticesModule } from '../notices/notices.module.js';
import { SlaReadsModule } from '../sla/sla-reads.module.js';
import { SyncModule } from '../sync/sync.module.js';
import { SyncReadsModule } from '../sync/sync-reads.module.js';
import { AuditController } from './audit.controller.js';
import { AuditedReads } from './audited-reads.js';
import { BreachExport } from './breach-export.js';
import { CaseExport } from './case-export.js';
import { CasesController } from './cases.controller.js';
import { ContactsController } from './contacts.controller.js';
import { DecisionsController } from './decisions.controller.js';
import { EventFeed } from './event-feed.js';
import { EventHeads } from './event-heads.js';
import { EventStreams } from './event-stream.js';
import { EventsController } from './events.controller.js';
import { LinksController } from './links.controller.js';
import { NoticesController } from './notices.controller.js';
import { ProbesModule } from './probes.module.js';
import { QuarantineController } from './quarantine.controller.js';
import { SlaController } from './sla.controller.js';
import { SyncController } from './sync.controller.js';
import { UnresolvedExport } from './unresolved-export.js';
import { WhatIfController } from './what-if.controller.js';
import { WorkOrdersController } from './work-orders.controller.js';

/** HTTP for programs, and the probes. */
@Module({
  imports: [
    AuthModule,
    AuditModule,
    CaseReadsModule,
    SyncModule,
    SyncReadsModule,
    EventsModule,
    NoticesModule,
    SlaReadsModule,
    DecisionsReadsModule,
    LinksModule,
    ProbesModule,
  ],
  controllers: [
    CasesController,
    ContactsController,
    WorkOrdersController,
    QuarantineController,
    SyncController,
    EventsController,
    NoticesController,
    SlaController,
    WhatIfController,
    DecisionsController,
    LinksController,
    AuditController,
  ],
  providers: [AuditedReads, BreachExport, CaseExport, EventFeed, EventHeads, EventStreams, UnresolvedExport],
})
export class ApiModule {}
