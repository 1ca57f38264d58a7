import { Controller, Get, Headers, Inject, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, type Principal } from '../auth/principal.js';
import { UnresolvedQueries, type UnresolvedView } from '../links/unresolved-queries.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { Endpoint } from './endpoint.js';
import { UnresolvedFilterQuery, UnresolvedListQuery } from './links.dto.js';
import { newestKeyOf, newestPage, type Page } from './page-cursor.js';
import { prefersCsv } from './prefers-csv.js';
import { UnresolvedExport } from './unresolved-export.js';

/** Records registers documents, and operations sees that they are dealt with. */
const keepers = ['records', 'operations', 'admin'] as const;

@ApiTags('Links')
@Controller('api/v1/links')
export class LinksController {
  constructor(
    @Inject(UnresolvedQueries) private readonly queries: UnresolvedQueries,
    @Inject(UnresolvedExport) private readonly exports: UnresolvedExport,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get('unresolved')
  @Endpoint({
    id: 'listUnresolvedLinks',
    summary: 'Written complaints that are registered in Records and not in CARE, the longest waiting first',
    description:
      'Nothing is known of such a complaint, so each is restricted until its case is found: without the role `restricted` the list is empty. Send `Accept: text/csv` for all that the filters leave, as CSV and without pages.',
    roles: [...keepers],
    answers: 'UnresolvedLinkList',
    problems: ['invalid-request'],
  })
  async unresolved(
    @Caller() caller: Principal,
    @Query() { cursor, limit, ...filter }: UnresolvedListQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<UnresolvedView> | StreamableFile> {
    void reply.header('vary', 'accept');
    if (prefersCsv(accept)) return this.exports.csv(caller, filter, reply);
    const page = { after: newestKeyOf(cursor), limit: limit + 1 };
    const shown = newestPage(await this.queries.list(sightOf(caller), filter, page), limit, ({ document }) => document);
    await this.noteRestricted(caller, shown.items);
    return shown;
  }

  @Get('unresolved.csv')
  @Endpoint({
    id: 'exportUnresolvedLinks',
    summary: 'All of them that the filters leave, as CSV',
    description: 'RFC 4180 in UTF-8 with a header line, streamed, as `cases.csv` is.',
    roles: [...keepers],
    answers: { types: ['text/csv'], description: 'One line per link' },
    problems: ['invalid-request'],
  })
  async csv(
    @Caller() caller: Principal,
    @Query() filter: UnresolvedFilterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return this.exports.csv(caller, filter, reply);
  }

  private async noteRestricted(caller: Principal, shown: UnresolvedView[]): Promise<void> {
    if (shown.length === 0) return;
    const documents = shown.map(({ id }) => id);
    await this.reads.note(caller, 'links.unresolved.restricted', { subject: 'documents', detail: { documents } });
  }
}
