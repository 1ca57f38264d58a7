import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditQueries, type AuditView } from '../audit/audit-queries.js';
import { AuditListQuery } from './audit-list.dto.js';
import { Endpoint } from './endpoint.js';
import { decodeCursor, encodeCursor, type Page } from './page-cursor.js';

@ApiTags('Audit')
@Controller('api/v1/audit')
export class AuditController {
  constructor(@Inject(AuditQueries) private readonly audit: AuditQueries) {}

  @Get()
  @Endpoint({
    id: 'listAudit',
    summary: 'Who did what, newest first',
    roles: ['admin'],
    answers: 'AuditEntryList',
    problems: ['invalid-request'],
  })
  async list(@Query() { cursor, limit, ...filter }: AuditListQuery): Promise<Page<AuditView>> {
    const before = cursor === undefined ? null : decodeCursor(cursor, { before: /^\d{1,18}$/ }).before;
    const rows = await this.audit.list(filter, { before, limit: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? encodeCursor({ before: last.id }) : null };
  }
}
