import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { unresolvedCsvHeader, unresolvedCsvLine } from '../links/unresolved-csv.js';
import { type UnresolvedFilter, UnresolvedQueries } from '../links/unresolved-queries.js';
import { AuditedReads, sightOf } from './audited-reads.js';

const rowsAtOnce = 1000;

/** The worklist as a file: read a thousand at a time while the reader takes them. */
@Injectable()
export class UnresolvedExport {
  constructor(
    @Inject(UnresolvedQueries) private readonly queries: UnresolvedQueries,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  async csv(caller: Principal, filter: UnresolvedFilter, reply: FastifyReply): Promise<StreamableFile> {
    const sight = sightOf(caller);
    const first = await this.queries.list(sight, filter, { after: null, limit: rowsAtOnce });
    await this.reads.note(caller, sight.restricted ? 'links.export.restricted' : 'links.export', {
      subject: 'unresolved',
      detail: { filters: Object.keys(filter).sort() },
    });
    void reply.header('content-disposition', 'attachment; filename="unresolved.csv"');
    return new StreamableFile(Readable.from(this.lines(sight, filter, first)), {
      type: 'text/csv; charset=utf-8; header=present',
    });
  }

  private async *lines(
    sight: { restricted: boolean },
    filter: UnresolvedFilter,
    first: Awaited<ReturnType<UnresolvedQueries['list']>>,
  ): AsyncGenerator<string> {
    let rows = first;
    yield unresolvedCsvHeader;
    while (rows.length > 0) {
      yield rows.map(({ document }) => unresolvedCsvLine(document)).join('');
      if (rows.length < rowsAtOnce) return;
      rows = await this.queries.list(sight, filter, { after: rows.at(-1)!.key, limit: rowsAtOnce });
    }
  }
}
