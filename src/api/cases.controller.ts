import { Controller, Get, Headers, Inject, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, type Principal } from '../auth/principal.js';
import type { CaseView } from '../cases/case-view.js';
import { CaseHistory, type CaseVersionView } from '../cases/case-history.js';
import { CaseQueries } from '../cases/case-queries.js';
import { CaseClocks, type CaseClocksView } from '../sla/explain/case-clocks.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { CaseExport } from './case-export.js';
import { CaseFilterQuery, CaseListQuery } from './case-list.dto.js';
import { Endpoint } from './endpoint.js';
import { decodeCursor, encodeCursor, newestKeyOf, newestPage, type Page } from './page-cursor.js';
import { PageQuery } from './page.dto.js';
import { IdParam } from './path.js';
import { notFound } from './problem.js';
import { prefersCsv } from './prefers-csv.js';

const readers = ['records', 'reporting', 'operations', 'admin'] as const;

@ApiTags('Cases')
@Controller('api/v1')
export class CasesController {
  constructor(
    @Inject(CaseQueries) private readonly cases: CaseQueries,
    @Inject(CaseHistory) private readonly history: CaseHistory,
    @Inject(CaseClocks) private readonly clocks: CaseClocks,
    @Inject(CaseExport) private readonly exports: CaseExport,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get('cases')
  @Endpoint({
    id: 'listCases',
    summary: 'Cases, newest received first',
    description: 'Send `Accept: text/csv` for all that the filters leave, as CSV and without pages.',
    roles: [...readers],
    answers: 'CaseList',
    problems: ['invalid-request'],
  })
  async list(
    @Caller() caller: Principal,
    @Query() { cursor, limit, ...filter }: CaseListQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<CaseView> | StreamableFile> {
    void reply.header('vary', 'accept');
    if (prefersCsv(accept)) return this.exports.csv(caller, filter, reply);
    const found = await this.cases.list(sightOf(caller), filter, { after: newestKeyOf(cursor), limit: limit + 1 });
    const page = newestPage(found, limit, (row) => row.case);
    await this.reads.noteRestricted(caller, 'case.list', restrictedIds(page.items));
    return page;
  }

  @Get('cases.csv')
  @Endpoint({
    id: 'exportCases',
    summary: 'All cases that the filters leave, as CSV',
    description:
      'RFC 4180 in UTF-8 with a header line, streamed. A cell that a spreadsheet would take for a formula begins with an apostrophe. A stream that broke off ends without a line break.',
    roles: [...readers],
    answers: { types: ['text/csv'], description: 'One line per case' },
    problems: ['invalid-request'],
  })
  async csv(
    @Caller() caller: Principal,
    @Query() filter: CaseFilterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return this.exports.csv(caller, filter, reply);
  }

  @Get('cases/:id')
  @Endpoint({
    id: 'getCase',
    summary: 'A case',
    roles: [...readers],
    answers: 'Case',
    problems: ['invalid-request', 'not-found'],
  })
  async one(@Caller() caller: Principal, @IdParam('id') id: string): Promise<CaseView> {
    const found = await this.visible(caller, id);
    await this.reads.noteRestricted(caller, 'case.read', restrictedIds([found]));
    return found;
  }

  @Get('cases/:id/history')
  @Endpoint({
    id: 'getCaseHistory',
    summary: "A case's versions in two times, and what was told of each; oldest first",
    roles: [...readers],
    answers: 'CaseVersionList',
    problems: ['invalid-request', 'not-found'],
  })
  async versions(
    @Caller() caller: Principal,
    @IdParam('id') id: string,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<Page<CaseVersionView>> {
    const after = cursor === undefined ? 0 : Number(decodeCursor(cursor, { version: /^\d{1,9}$/ }).version);
    const found = await this.visible(caller, id);
    const versions = await this.history.versions(sightOf(caller), id, { after, limit: limit + 1 });
    await this.reads.noteRestricted(caller, 'case.history', restrictedIds([found]));
    const items = versions.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: versions.length > limit && last ? encodeCursor({ version: last.version }) : null };
  }

  @Get('cases/:id/clocks')
  @Endpoint({
    id: 'getCaseClocks',
    summary: "A case's service standards, each with its arithmetic in words",
    roles: [...readers],
    answers: 'CaseClocks',
    problems: ['invalid-request', 'not-found'],
  })
  async standards(@Caller() caller: Principal, @IdParam('id') id: string): Promise<CaseClocksView> {
    const found = await this.visible(caller, id);
    await this.reads.noteRestricted(caller, 'case.clocks', restrictedIds([found]));
    return this.clocks.of(found);
  }

  private async visible(caller: Principal, id: string): Promise<CaseView> {
    const found = await this.cases.byId(sightOf(caller), id);
    if (!found) throw notFound('case');
    return found;
  }
}

export function restrictedIds(cases: Pick<CaseView, 'id' | 'restricted'>[]): string[] {
  return cases.filter(({ restricted }) => restricted).map(({ id }) => id);
}
