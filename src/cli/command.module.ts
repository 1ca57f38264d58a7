import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from '../audit/audit.module.js';
import { CaseReadsModule } from '../cases/case-reads.module.js';
import { CasesModule } from '../cases/cases.module.js';
import type { Settings } from '../config/settings.js';
import { DecisionsReadsModule } from '../decisions/decisions-reads.module.js';
import { EventsModule } from '../events/events.module.js';
import { LegacyModule } from '../legacy/legacy.module.js';
import { PlatformModule } from '../platform/platform.module.js';
import { SlaModule } from '../sla/sla.module.js';
import { SlaReadsModule } from '../sla/sla-reads.module.js';
import { SyncReadsModule } from '../sync/sync-reads.module.js';
import { SyncModule } from '../sync/sync.module.js';

const features = [
  LegacyModule,
  CasesModule,
  CaseReadsModule,
  SyncModule,
  SyncReadsModule,
  SlaModule,
  SlaReadsModule,
  DecisionsReadsModule,
  EventsModule,
  AuditModule,
];

/** The features for one command, without HTTP. `settings.role` is api: nothing runs but what the command asks for. */
@Module({})
export class CommandModule {
  static forRoot(settings: Settings): DynamicModule {
    return { module: CommandModule, imports: [PlatformModule.forRoot(settings), ...features] };
  }
}
