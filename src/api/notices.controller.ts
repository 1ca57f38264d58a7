import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '../auth/principal.js';
import { NoticeQueries, type NoticeView } from '../notices/notice-queries.js';
import { NoticeRetry, type RetryOutcome } from '../notices/notice-retry.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { Endpoint } from './endpoint.js';
import { NoticeListQuery } from './notices.dto.js';
import { newestKeyOf, newestPage, type Page } from './page-cursor.js';
import { IdParam } from './path.js';
import { notFound, Problem } from './problem.js';

interface Retried {
  id: string;
  outcome: 'waiting' | 'sending';
}

@ApiTags('Notices')
@Controller('api/v1/notices')
export class NoticesController {
  constructor(
    @Inject(NoticeQueries) private readonly queries: NoticeQueries,
    @Inject(NoticeRetry) private readonly retries: NoticeRetry,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get()
  @Endpoint({
    id: 'listNotices',
    summary: 'What council roles were told, or are to be told, newest first',
    roles: ['operations', 'admin'],
    answers: 'NoticeList',
    problems: ['invalid-request'],
  })
  async list(
    @Caller() caller: Principal,
    @Query() { cursor, limit, ...filter }: NoticeListQuery,
  ): Promise<Page<NoticeView>> {
    const found = await this.queries.list(sightOf(caller), filter, { after: newestKeyOf(cursor), limit: limit + 1 });
    const page = newestPage(found, limit, ({ notice }) => notice);
    await this.noteRestricted(caller, page.items);
    return page;
  }

  @Post(':id/retry')
  @Endpoint({
    id: 'retryNotice',
    summary: 'Send a notice again that is parked, expired or without a channel; of a digest the whole message. Audited',
    roles: ['operations', 'admin'],
    answers: 'RetriedNotice',
    problems: ['invalid-request', 'not-found', 'conflict'],
  })
  async retry(@Caller() caller: Principal, @IdParam('id') id: string): Promise<Retried> {
    if (!(await this.queries.byId(sightOf(caller), id))) throw notFound('notice');
    return { id, outcome: retriedTo(await this.retries.retry(id, caller.subject)) };
  }

  private async noteRestricted(caller: Principal, shown: NoticeView[]): Promise<void> {
    const ids = shown.flatMap(({ restricted, caseId }) => (restricted && caseId ? [caseId] : []));
    await this.reads.noteRestricted(caller, 'notice.list', [...new Set(ids)]);
  }
}

function retriedTo(outcome: RetryOutcome): 'waiting' | 'sending' {
  switch (outcome) {
    case 'waiting':
    case 'sending':
      return outcome;
    case 'not-found':
      throw notFound('notice');
    case 'no-channel':
      throw new Problem('conflict', 'The council file gives this role no address: add one, restart, then try again.');
    case 'not-stuck':
      throw new Problem(
        'conflict',
        'It is on its way or through already, its reason is gone, or its role has other channels now, which have a notice of their own.',
      );
  }
}
