import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { breachCsvHeader, breachCsvLine } from '../sla/breaches/breach-csv.js';
import { type BreachFilter, BreachQueries } from '../sla/breaches/breach-queries.js';
import type { ClockSight } from '../sla/clock-page.js';
import { AuditedReads, sightOf } from './audited-reads.js';

const rowsAtOnce = 1000;

/** Breaches as a file: read a thousand at a time while the reader takes them. */
@Injectable()
export class BreachExport {
  constructor(
    @Inject(BreachQueries) private readonly breaches: BreachQueries,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  async csv(caller: Principal, filter: BreachFilter, reply: FastifyReply): Promise<StreamableFile> {
    const sight = sightOf(caller);
    const first = await this.breaches.list(sight, filter, { after: null, limit: rowsAtOnce });
    await this.reads.note(caller, sight.restricted ? 'sla.export.restricted' : 'sla.export', {
      subject: 'breaches',
      detail: { filters: Object.keys(filter).sort() },
    });
    void reply.header('content-disposition', 'attachment; filename="breaches.csv"');
    return new StreamableFile(Readable.from(this.lines(sight, filter, first)), {
      type: 'text/csv; charset=utf-8; header=present',
    });
  }

  private async *lines(
    sight: ClockSight,
    filter: BreachFilter,
    first: Awaited<ReturnType<BreachQueries['list']>>,
  ): AsyncGenerator<string> {
    let rows = first;
    yield breachCsvHeader;
    while (rows.length > 0) {
      yield rows.map(({ breach }) => breachCsvLine(breach)).join('');
      if (rows.length < rowsAtOnce) return;
      rows = await this.breaches.list(sight, filter, { after: rows.at(-1)!.key, limit: rowsAtOnce });
    }
  }
}
