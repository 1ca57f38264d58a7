import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '../auth/principal.js';
import { CaseQueries } from '../cases/case-queries.js';
import type { CaseView } from '../cases/case-view.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { restrictedIds } from './cases.controller.js';
import { Endpoint } from './endpoint.js';
import { NameParam } from './path.js';
import { Problem } from './problem.js';

@ApiTags('Cases')
@Controller('api/v1/work-orders')
export class WorkOrdersController {
  constructor(
    @Inject(CaseQueries) private readonly cases: CaseQueries,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get(':number')
  @Endpoint({
    id: 'getWorkOrder',
    summary: 'The cases that carry a work order',
    roles: ['records', 'reporting', 'operations', 'admin'],
    answers: 'WorkOrder',
    problems: ['invalid-request', 'not-found'],
  })
  async one(
    @Caller() caller: Principal,
    @NameParam('number') number: string,
  ): Promise<{ number: string; cases: CaseView[] }> {
    const found = await this.cases.list(sightOf(caller), { workOrder: number }, { after: null, limit: 200 });
    const cases = found.map((row) => row.case);
    if (cases.length === 0) throw new Problem('not-found', 'No case that you may see carries this work order.');
    await this.reads.noteRestricted(caller, 'work-order.read', restrictedIds(cases));
    return { number, cases };
  }
}
