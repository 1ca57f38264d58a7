import { Controller, Get, Headers, Inject, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller, type Principal } from '../auth/principal.js';
import { BreachQueries, type BreachView } from '../sla/breaches/breach-queries.js';
import { StandardsOverview, type StandardsView } from '../sla/explain/standards-overview.js';
import { Forecast, type ForecastItem, type ForecastView } from '../sla/forecast/forecast.js';
import { AuditedReads, sightOf } from './audited-reads.js';
import { BreachExport } from './breach-export.js';
import { clockKeyOf, clockPage } from './clock-cursor.js';
import { Endpoint } from './endpoint.js';
import type { Page } from './page-cursor.js';
import { prefersCsv } from './prefers-csv.js';
import { BreachFilterQuery, BreachListQuery, ForecastQuery } from './sla.dto.js';
import { invalidRequest } from './validation.js';

/** Those who must act on a standard: each case's own clocks are for all who see the case. */
const operators = ['operations', 'admin'] as const;

interface BreachPage extends Page<BreachView> {
  historicalLeftOut: number | null;
}

@ApiTags('Service standards')
@Controller('api/v1/sla')
export class SlaController {
  constructor(
    @Inject(BreachQueries) private readonly queries: BreachQueries,
    @Inject(Forecast) private readonly forecasts: Forecast,
    @Inject(StandardsOverview) private readonly overview: StandardsOverview,
    @Inject(BreachExport) private readonly exports: BreachExport,
    @Inject(AuditedReads) private readonly reads: AuditedReads,
  ) {}

  @Get('breaches')
  @Endpoint({
    id: 'listBreaches',
    summary: 'Broken service standards, newest first',
    description:
      'Those that were due before Shirelink saw their case are left out, and counted, unless `historical=true`. Send `Accept: text/csv` for all that the filters leave, as CSV and without pages.',
    roles: [...operators],
    answers: 'BreachList',
    problems: ['invalid-request'],
  })
  async breaches(
    @Caller() caller: Principal,
    @Query() { cursor, limit, ...filter }: BreachListQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BreachPage | StreamableFile> {
    void reply.header('vary', 'accept');
    if (prefersCsv(accept)) return this.exports.csv(caller, filter, reply);
    const sight = sightOf(caller);
    const found = await this.queries.list(sight, filter, { after: clockKeyOf(cursor), limit: limit + 1 });
    const historicalLeftOut = cursor === undefined ? await this.queries.historicalLeftOut(sight, filter) : null;
    const page = clockPage(found, limit, ({ breach }) => breach);
    await this.noteRestricted(caller, 'sla.breaches', page.items);
    return { ...page, historicalLeftOut };
  }

  @Get('breaches.csv')
  @Endpoint({
    id: 'exportBreaches',
    summary: 'All broken service standards that the filters leave, as CSV',
    description: 'RFC 4180 in UTF-8 with a header line, streamed, as `cases.csv` is.',
    roles: [...operators],
    answers: { types: ['text/csv'], description: 'One line per broken standard' },
    problems: ['invalid-request'],
  })
  async csv(
    @Caller() caller: Principal,
    @Query() filter: BreachFilterQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return this.exports.csv(caller, filter, reply);
  }

  @Get('forecast')
  @Endpoint({
    id: 'forecastBreaches',
    summary: 'What will be broken until a given time unless it is met, by unit and by role; next due first',
    description:
      'Figures are of all that the filters leave; `items` is a page of the cases. What is not known well enough is left out and counted under `leftOut`.',
    roles: [...operators],
    answers: 'BreachForecast',
    problems: ['invalid-request'],
  })
  async forecast(
    @Caller() caller: Principal,
    @Query() { until: given, cursor, limit, ...filter }: ForecastQuery,
  ): Promise<ForecastView & Page<ForecastItem>> {
    const sight = sightOf(caller);
    const asked = this.forecasts.until(given);
    if (!asked.ok) throw invalidRequest([{ field: 'until', problem: asked.problem }]);
    const { until } = asked;
    const after = clockKeyOf(cursor);
    const view = await this.forecasts.view(sight, filter, until);
    const found = await this.forecasts.list(sight, { filter, until }, { after, limit: limit + 1 });
    const page = clockPage(found, limit, ({ item }) => item);
    await this.noteRestricted(caller, 'sla.forecast', page.items);
    return { ...view, ...page };
  }

  @Get('standards')
  @Endpoint({
    id: 'listStandards',
    summary: 'The service standards that hold at this council, and where they are not watched',
    roles: ['records', 'reporting', 'operations', 'admin'],
    answers: 'ServiceStandards',
  })
  standards(): StandardsView {
    return this.overview.all();
  }

  private async noteRestricted(
    caller: Principal,
    action: string,
    rows: { caseId: string; restricted: boolean }[],
  ): Promise<void> {
    const ids = rows.filter(({ restricted }) => restricted).map(({ caseId }) => caseId);
    await this.reads.noteRestricted(caller, action, [...new Set(ids)]);
  }
}
