import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { SlaModule } from '../sla/sla.module.js';
import { SyncReadsModule } from '../sync/sync-reads.module.js';
import { BoardController } from './board.controller.js';

/** Pages for people. */
@Module({ imports: [SyncReadsModule, SlaModule, EventsModule], controllers: [BoardController] })
export class ConsoleModule {}
