import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '../auth/principal.js';
import { CaseQueries } from '../cases/case-queries.js';
import type { CaseView } from '../cases/case-view.js';
import { CaseDecisionReads, type CaseDecisionsView } from '../decisions/reads/case-decisions.js';
import { type DecidedCase, DecisionQueries } from '../decisions/reads/decision-queries.js';
import { type PreviousComplaint, PreviousComplaints } from '../decisions/reads/previous-complaints.js';
import { type RelatedCases, RelatedCaseQueries } from '../decisions/reads/related-cases.js';
import type { PreviousCases } from '../policy/decisions.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { restrictedIds } from './cases.controller.js';
import { CaseDecisionsQuery, DecisionListQuery } from './decisions.dto.js';
import { Endpoint } from './endpoint.js';
import { newestKeyOf, newestPage, type Page } from './page-cursor.js';
import { PageQuery } from './page.dto.js';
import { IdParam } from './path.js';
import { notFound } from './problem.js';

const readers = ['records', 'reporting', 'operations', 'admin'] as const;

type PreviousPage = Page<PreviousComplaint> & PreviousCases & { caseId: string };

@ApiTags('Decisions')
@Controller('api/v1')
export class DecisionsController {
  constructor(
    @Inject(CaseQueries) private readonly cases: CaseQueries,
    @Inject(CaseDecisionReads) private readonly decisions: CaseDecisionReads,
    @Inject(DecisionQueries) private readonly queries: DecisionQueries,
    @Inject(PreviousComplaints) private readonly complaints: PreviousComplaints,
    @Inject(RelatedCaseQueries) private readonly relations: RelatedCaseQueries,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get('decisions')
  @Endpoint({
    id: 'listDecisions',
    summary: "Cases with what the council's policy decides of each, newest received first",
    roles: ['records', 'operations', 'admin'],
    answers: 'DecidedCaseList',
    problems: ['invalid-request'],
  })
  async list(
    @Caller() caller: Principal,
    @Query() { cursor, limit, ...filter }: DecisionListQuery,
  ): Promise<Page<DecidedCase>> {
    const page = { after: newestKeyOf(cursor), limit: limit + 1 };
    const found = newestPage(await this.queries.list(sightOf(caller), filter, page), limit, ({ decided }) => decided);
    const restricted = found.items.flatMap(({ caseId, restricted: isRestricted }) => (isRestricted ? [caseId] : []));
    await this.reads.noteRestricted(caller, 'decisions.list', restricted);
    return found;
  }

  @Get('cases/:id/decisions')
  @Endpoint({
    id: 'getCaseDecisions',
    summary: "What the council's policy decides of a case, each with its rules and the reason in words",
    roles: [...readers],
    answers: 'CaseDecisions',
    problems: ['invalid-request', 'not-found'],
  })
  async one(
    @Caller() caller: Principal,
    @IdParam('id') id: string,
    @Query() { history = false }: CaseDecisionsQuery,
  ): Promise<CaseDecisionsView> {
    const found = await this.visible(caller, id);
    await this.reads.noteRestricted(caller, 'case.decisions', restrictedIds([found]));
    return this.decisions.of(sightOf(caller), found, { history });
  }

  @Get('cases/:id/related')
  @Endpoint({
    id: 'getRelatedCases',
    summary: 'The request that a complaint grew out of, and the complaints that grew out of a request (UL-10, K-29)',
    roles: [...readers],
    answers: 'RelatedCases',
    problems: ['invalid-request', 'not-found'],
  })
  async related(@Caller() caller: Principal, @IdParam('id') id: string): Promise<RelatedCases> {
    const found = await this.visible(caller, id);
    const related = await this.relations.of(sightOf(caller), found);
    const shown = [found, ...(related.request?.cases ?? []), ...related.complaints];
    await this.reads.noteRestricted(caller, 'case.related', restrictedIds(shown));
    return related;
  }

  @Get('cases/:id/previous')
  @Endpoint({
    id: 'getPreviousComplaints',
    summary: 'Earlier complaints of the same person or on the same issue (K-14), newest first; audited',
    description:
      'Found by keyed hashes of what the contact and the property are, without decrypting anything. A name alone makes no person.',
    roles: ['records', 'admin'],
    answers: 'PreviousComplaints',
    problems: ['invalid-request', 'not-found'],
  })
  async previous(
    @Caller() caller: Principal,
    @IdParam('id') id: string,
    @Query() { cursor, limit }: PageQuery,
  ): Promise<PreviousPage> {
    const sight = sightOf(caller);
    const page = { after: newestKeyOf(cursor), limit: limit + 1 };
    const found = await this.visible(caller, id);
    const counts = await this.complaints.count(sight, id);
    const listed = await this.complaints.list(sight, id, page);
    const { items, nextCursor } = newestPage(listed, limit, ({ previous }) => previous);
    const cases = items.map(({ case: { id: caseId } }) => caseId);
    await this.reads.note(caller, 'case.previous', { subject: `case:${id}`, detail: { cases } });
    const shown = [found, ...items.map(({ case: one }) => one)];
    await this.reads.noteRestricted(caller, 'case.previous', restrictedIds(shown));
    return { caseId: id, ...counts, items, nextCursor };
  }

  private async visible(caller: Principal, id: string): Promise<CaseView> {
    const found = await this.cases.byId(sightOf(caller), id);
    if (!found) throw notFound('case');
    return found;
  }
}
