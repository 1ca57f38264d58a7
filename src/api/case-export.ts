import { Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { type CaseFilter, CaseQueries, type Sight } from '../cases/case-queries.js';
import type { CaseView } from '../cases/case-view.js';
import type { NewestKey } from '../platform/paging/newest-first.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { csvLine } from '../platform/csv/csv-line.js';

const columns = {
  id: (view) => view.id,
  system: (view) => view.system,
  number: (view) => view.number,
  kind: (view) => view.kind,
  status: (view) => view.status,
  category: (view) => view.category,
  group: (view) => view.group,
  unit: (view) => view.unit,
  channel: (view) => view.channel,
  priority: (view) => view.priority,
  receivedAt: (view) => view.receivedAt,
  dueAt: (view) => view.dueAt,
  acknowledgedAt: (view) => view.acknowledgedAt,
  completedAt: (view) => view.completedAt,
  reopenedCount: (view) => view.reopenedCount,
  outcome: (view) => view.outcome,
  workOrders: (view) => view.workOrders.join(' '),
  restricted: (view) => view.restricted,
  version: (view) => view.version,
  legacyModifiedAt: (view) => view.legacy.modifiedAt,
  lastProvenEqualAt: (view) => view.legacy.lastProvenEqualAt,
  statusCode: (view) => view.legacy.statusCode,
  categoryCode: (view) => view.legacy.categoryCode,
  progressNoticeAt: (view) => view.progressNoticeAt,
} satisfies Record<string, (view: CaseView) => string | number | boolean | null>;

const rowsAtOnce = 1000;

/** Cases as a file: read a thousand at a time while the reader takes them, so that its size costs no memory. */
@Injectable()
export class CaseExport {
  constructor(
    @Inject(CaseQueries) private readonly cases: CaseQueries,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  async csv(caller: Principal, filter: CaseFilter, reply: FastifyReply): Promise<StreamableFile> {
    const sight = sightOf(caller);
    const first = await this.cases.list(sight, filter, { after: null, limit: rowsAtOnce });
    await this.reads.note(caller, sight.restricted ? 'case.export.restricted' : 'case.export', {
      subject: 'cases',
      detail: { filters: Object.keys(filter).sort() },
    });
    void reply.header('content-disposition', 'attachment; filename="cases.csv"');
    return new StreamableFile(Readable.from(this.lines(sight, filter, first)), {
      type: 'text/csv; charset=utf-8; header=present',
    });
  }

  private async *lines(
    sight: Sight,
    filter: CaseFilter,
    first: Awaited<ReturnType<CaseQueries['list']>>,
  ): AsyncGenerator<string> {
    const read = Object.values(columns);
    let rows = first;
    yield csvLine(Object.keys(columns));
    while (rows.length > 0) {
      yield rows.map((row) => csvLine(read.map((cell) => cell(row.case)))).join('');
      if (rows.length < rowsAtOnce) return;
      const after: NewestKey = rows.at(-1)!.key;
      rows = await this.cases.list(sight, filter, { after, limit: rowsAtOnce });
    }
  }
}
