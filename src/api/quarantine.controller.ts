import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '../auth/principal.js';
import { QuarantineDesk } from '../sync/quarantine-desk.js';
import { QuarantineReplay, type ReplayOutcome } from '../sync/quarantine-replay.js';
import { type ListedQuarantine, QuarantineQueries, type QuarantineView } from '../sync/quarantine-queries.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { Endpoint } from './endpoint.js';
import { newestKeyOf, newestPage, type Page } from './page-cursor.js';
import { IdParam } from './path.js';
import { notFound, Problem } from './problem.js';
import { QuarantineListQuery } from './sync.dto.js';

interface Settled {
  id: string;
  outcome: 'applied' | 'still-bad' | 'discarded';
}

@ApiTags('Quarantine')
@Controller('api/v1/sync/quarantine')
export class QuarantineController {
  constructor(
    @Inject(QuarantineQueries) private readonly queries: QuarantineQueries,
    @Inject(QuarantineDesk) private readonly desk: QuarantineDesk,
    @Inject(QuarantineReplay) private readonly replays: QuarantineReplay,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get()
  @Endpoint({
    id: 'listQuarantine',
    summary: 'Records that could not be taken in as they came, newest seen first',
    roles: ['records', 'operations', 'admin'],
    answers: 'QuarantinedList',
    problems: ['invalid-request'],
  })
  async list(
    @Caller() caller: Principal,
    @Query() { cursor, limit, ...filter }: QuarantineListQuery,
  ): Promise<Page<QuarantineView>> {
    const found = await this.queries.list(sightOf(caller), filter, { after: newestKeyOf(cursor), limit: limit + 1 });
    await this.noteRestricted(caller, 'quarantine.list', found.slice(0, limit));
    return newestPage(found, limit, ({ record }) => record);
  }

  @Get(':id')
  @Endpoint({
    id: 'getQuarantined',
    summary: 'A quarantined record, for records officers with what legacy sent; audited',
    roles: ['records', 'operations', 'admin'],
    answers: 'QuarantinedRecord',
    problems: ['invalid-request', 'not-found'],
  })
  async one(@Caller() caller: Principal, @IdParam('id') id: string): Promise<QuarantineView & { payload: unknown }> {
    const found = await this.visible(caller, id);
    await this.noteRestricted(caller, 'quarantine.read', [found]);
    if (!['records', 'admin'].some((role) => caller.roles.has(role as 'records')))
      return { ...found.record, payload: null };
    const payload = await this.desk.payload(id);
    await this.reads.note(caller, 'quarantine.payload.read', { subject: `quarantine:${id}` });
    return { ...found.record, payload };
  }

  @Post(':id/retry')
  @Endpoint({
    id: 'retryQuarantined',
    summary: 'Try a record again as it came: after its code was mapped, or the mapping mended. Safe to repeat; audited',
    roles: ['records', 'operations', 'admin'],
    answers: 'Settled',
    problems: ['invalid-request', 'not-found', 'conflict'],
  })
  async retry(@Caller() caller: Principal, @IdParam('id') id: string): Promise<Settled> {
    await this.visible(caller, id);
    return { id, outcome: settledBy(await this.replays.replay(id, caller.subject)) };
  }

  @Post(':id/discard')
  @Endpoint({
    id: 'discardQuarantined',
    summary: 'Put a record aside that is of no use. It stays to be seen until its days are over; audited',
    roles: ['records', 'operations', 'admin'],
    answers: 'Settled',
    problems: ['invalid-request', 'not-found', 'conflict'],
  })
  async discard(@Caller() caller: Principal, @IdParam('id') id: string): Promise<Settled> {
    await this.visible(caller, id);
    if (!(await this.desk.discard(id, caller.subject))) throw settledAlready();
    return { id, outcome: 'discarded' };
  }

  private async visible(caller: Principal, id: string): Promise<ListedQuarantine> {
    const found = await this.queries.byId(sightOf(caller), id);
    if (!found) throw notFound('quarantined record');
    return found;
  }

  private async noteRestricted(caller: Principal, action: string, shown: ListedQuarantine[]): Promise<void> {
    const ids = shown.flatMap(({ restricted, record }) => (restricted && record.caseId ? [record.caseId] : []));
    await this.reads.noteRestricted(caller, action, [...new Set(ids)]);
  }
}

function settledBy(outcome: ReplayOutcome): 'applied' | 'still-bad' {
  switch (outcome) {
    case 'applied':
    case 'still-bad':
      return outcome;
    case 'not-found':
      throw notFound('quarantined record');
    case 'not-open':
      throw settledAlready();
    case 'erased':
      throw new Problem(
        'conflict',
        'What legacy sent was erased after its days. Wait for the next pass, or sync the system in full.',
      );
    case 'busy':
      throw new Problem('conflict', 'Another process is reading this system. Try again in a few seconds.');
  }
}

function settledAlready(): Problem {
  return new Problem('conflict', 'The record is settled already.');
}
