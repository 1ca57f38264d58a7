import { type DynamicModule, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import { ProbesModule } from './api/probes.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CasesModule, RetentionSchedule } from './cases/cases.module.js';
import { type Settings, SETTINGS } from './config/settings.js';
import { ConsoleModule } from './console/console.module.js';
import { DecisionsModule, DecisionsSchedule } from './decisions/decisions.module.js';
import { EventsModule } from './events/events.module.js';
import { Relay } from './events/relay.js';
import { LegacyModule } from './legacy/legacy.module.js';
import { LinksModule, LinksSchedule } from './links/links.module.js';
import { NoticeSchedule, NoticesModule } from './notices/notices.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { SlaModule, SlaSchedule } from './sla/sla.module.js';
import { SyncModule, SyncSchedule } from './sync/sync.module.js';

const features = [
  LegacyModule,
  CasesModule,
  SyncModule,
  EventsModule,
  NoticesModule,
  SlaModule,
  DecisionsModule,
  LinksModule,
  AuditModule,
  AuthModule,
];
const work = [SyncSchedule, RetentionSchedule, NoticeSchedule, SlaSchedule, DecisionsSchedule, LinksSchedule];
const surfaces = [ApiModule, ConsoleModule];

const byRole = { all: [...work, ...surfaces], api: surfaces, worker: [...work, ProbesModule] };

/** Puts the parts together: the service, by its role. */
@Module({})
export class AppModule implements OnApplicationBootstrap {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(Relay) private readonly relay: Relay,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.role !== 'api') this.relay.start();
  }

  static forRoot(settings: Settings): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.forRoot(settings), ...features, ...byRole[settings.role]] };
  }
}
