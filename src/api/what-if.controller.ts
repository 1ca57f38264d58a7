import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Caller, type Principal } from '../auth/principal.js';
import { Clock } from '../platform/clock/clock.js';
import { WhatIf, type WhatIfRequest, type WhatIfView } from '../sla/what-if/what-if.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { Endpoint } from './endpoint.js';
import { WhatIfQuery } from './sla.dto.js';
import { invalidRequest } from './validation.js';

/** What one answer may cost: a fiscal year, and some seconds of one replica. */
const mostDays = 366;
const mostClocks = 50_000;
const tooMany = `covers more than ${mostClocks} clocks; narrow it, name a category, or ask \`npx shirelink sla what-if\``;

@ApiTags('Service standards')
@Controller('api/v1/sla')
export class WhatIfController {
  constructor(
    @Inject(WhatIf) private readonly whatIf: WhatIf,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get('what-if')
  @Endpoint({
    id: 'whatIf',
    summary: 'How the clocks of a period would have come out by another target',
    description: `Judges what is stored and writes nothing. The period has ${mostDays} days and ${mostClocks} clocks at most; \`items\` are \`limit\` of the differences.`,
    roles: ['operations', 'admin'],
    answers: 'WhatIf',
    problems: ['invalid-request'],
  })
  async run(@Caller() caller: Principal, @Query() { limit, ...query }: WhatIfQuery): Promise<WhatIfView> {
    const request = this.bounded(query);
    const sight = sightOf(caller);
    const clocks = await this.whatIf.count({ sight, most: mostClocks + 1 }, request);
    if (clocks > mostClocks) throw invalidRequest([{ field: 'from', problem: tooMany }]);
    if (sight.restricted) await this.reads.note(caller, 'sla.what-if.restricted', { subject: 'clocks' });
    return this.whatIf.run(request, { sight, limit, signal: new AbortController().signal });
  }

  private bounded({ to = this.clock.instant(), ...query }: Omit<WhatIfQuery, 'limit'>): WhatIfRequest {
    const span = Date.parse(to) - Date.parse(query.from);
    if (span <= 0) throw invalidRequest([{ field: 'from', problem: 'must be before `to`' }]);
    if (span > mostDays * 86_400_000) {
      const problem = `is more than ${mostDays} days before \`to\`: ask for less at a time, or ask \`npx shirelink sla what-if\``;
      throw invalidRequest([{ field: 'from', problem }]);
    }
    return { ...query, to };
  }
}
