import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '../auth/principal.js';
import { ConflictQueries, type ConflictView } from '../cases/conflict-queries.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { MappingGaps, type MappingGap } from '../sync/mapping-gaps.js';
import { SyncHold } from '../sync/sync-hold.js';
import { SyncStatus, type SystemStatus } from '../sync/sync-status.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { Endpoint } from './endpoint.js';
import { decodeCursor, encodeCursor, newestKeyOf, newestPage, type Page } from './page-cursor.js';
import { PageQuery } from './page.dto.js';
import { NameParam } from './path.js';
import { notFound } from './problem.js';
import { ConflictListQuery, ReasonBody } from './sync.dto.js';

interface HoldAnswer {
  system: string;
  held: boolean;
  changed: boolean;
}

const gapFields = { system: /^.{1,100}$/su, field: /^.{1,100}$/su, code: /^[^\0]{0,500}$/su };

@ApiTags('Sync')
@Controller('api/v1/sync')
export class SyncController {
  constructor(
    @Inject(SyncStatus) private readonly systems: SyncStatus,
    @Inject(MappingGaps) private readonly mappingGaps: MappingGaps,
    @Inject(ConflictQueries) private readonly conflictsKept: ConflictQueries,
    @Inject(SyncHold) private readonly holds: SyncHold,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('status')
  @Endpoint({
    id: 'getSyncStatus',
    summary: 'How far each mirror can be trusted now',
    roles: ['operations', 'records', 'reporting', 'admin'],
    answers: 'SyncStatus',
  })
  async status(): Promise<{ items: SystemStatus[] }> {
    return { items: await this.systems.now() };
  }

  @Get('conflicts')
  @Endpoint({
    id: 'listConflicts',
    summary: 'Where legacy said something else than Shirelink held, and won; newest first, audited',
    roles: ['records', 'admin'],
    answers: 'ConflictList',
    problems: ['invalid-request'],
  })
  async conflicts(
    @Caller() caller: Principal,
    @Query() { cursor, limit, ...filter }: ConflictListQuery,
  ): Promise<Page<ConflictView>> {
    const found = await this.conflictsKept.list(sightOf(caller), filter, {
      after: newestKeyOf(cursor),
      limit: limit + 1,
    });
    const page = newestPage(found, limit, (row) => row.conflict);
    if (page.items.length > 0) {
      const cases = [...new Set(page.items.map(({ caseId }) => caseId))];
      await this.reads.note(caller, 'conflict.list', { subject: 'conflicts', detail: { cases } });
    }
    return page;
  }

  @Get('gaps')
  @Endpoint({
    id: 'listMappingGaps',
    summary: 'Codes that the mapping does not know, each with the cases that wait for it',
    roles: ['operations', 'records', 'admin'],
    answers: 'MappingGapList',
    problems: ['invalid-request'],
  })
  async gaps(@Caller() caller: Principal, @Query() { cursor, limit }: PageQuery): Promise<Page<MappingGap>> {
    const after = cursor === undefined ? null : decodeCursor(cursor, gapFields);
    const gaps = await this.mappingGaps.list(sightOf(caller), { after, limit: limit + 1 });
    const items = gaps.slice(0, limit);
    const last = items.at(-1);
    const more = gaps.length > limit && last;
    return {
      items,
      nextCursor: more ? encodeCursor({ system: last.system, field: last.field, code: last.code }) : null,
    };
  }

  @Post(':system/hold')
  @Endpoint({
    id: 'holdSystem',
    summary: 'Stop reading a legacy system; nothing is lost, and release goes on from there. Audited',
    roles: ['operations', 'admin'],
    answers: 'Hold',
    problems: ['invalid-request', 'not-found', 'too-large', 'unsupported-type'],
  })
  async hold(
    @Caller() caller: Principal,
    @NameParam('system') system: string,
    @Body() { reason }: ReasonBody,
  ): Promise<HoldAnswer> {
    this.known(system);
    return { system, held: true, changed: await this.holds.hold(system, caller.subject, reason) };
  }

  @Post(':system/release')
  @Endpoint({
    id: 'releaseSystem',
    summary: 'Read a legacy system again. Audited',
    roles: ['operations', 'admin'],
    answers: 'Hold',
    problems: ['invalid-request', 'not-found', 'too-large', 'unsupported-type'],
  })
  async release(
    @Caller() caller: Principal,
    @NameParam('system') system: string,
    @Body() { reason }: ReasonBody,
  ): Promise<HoldAnswer> {
    this.known(system);
    return { system, held: false, changed: await this.holds.release(system, caller.subject, reason) };
  }

  private known(system: string): void {
    if (!this.settings.systems.some(({ name }) => name === system)) throw notFound('legacy system');
  }
}
