import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AccessRefused } from '../auth/access-refused.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { Endpoint } from './endpoint.js';

@ApiTags('Health')
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get()
  @Endpoint({
    id: 'getMetrics',
    summary: 'Prometheus metrics; with METRICS_TOKEN as bearer where that is set',
    roles: 'public',
    ownToken: 'metricsToken',
    problems: ['unauthenticated'],
    answers: { types: ['text/plain'], description: 'Text exposition format' },
  })
  async read(
    @Headers('authorization') authorization: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { metricsToken } = this.settings;
    if (metricsToken !== null && !isSame(authorization ?? '', `Bearer ${metricsToken}`)) {
      throw new AccessRefused(
        authorization === undefined ? { outcome: 'anonymous' } : { outcome: 'refused', why: 'it is not METRICS_TOKEN' },
      );
    }
    void reply.header('content-type', this.metrics.registry.contentType);
    return this.exposition();
  }

  /** One metric that cannot be read now (the database is away) does not take the others with it. */
  private async exposition(): Promise<string> {
    const { registry } = this.metrics;
    const texts = await Promise.all(
      registry.getMetricsAsArray().map(async ({ name }) => {
        const text = await registry.getSingleMetricAsString(name).catch(() => null);
        if (text === null) this.logger.warn({ metric: name }, 'a metric could not be read');
        return text === null ? '' : `${text}\n`;
      }),
    );
    return texts.join('\n');
  }
}

/** By digest: whatever was sent, comparing takes the same time. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
