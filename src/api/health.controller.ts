import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Endpoint } from './endpoint.js';
import { type Readiness, ReadinessCheck } from './readiness.js';
import { ref } from './schemas/schema.js';

@ApiTags('Health')
@Controller('health')
export class HealthController {
  constructor(@Inject(ReadinessCheck) private readonly readiness: ReadinessCheck) {}

  @Get('live')
  @Endpoint({ id: 'getLive', summary: 'Whether the process runs', roles: 'public', answers: 'Live' })
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @Endpoint({
    id: 'getReady',
    summary: 'Whether this replica can serve, and which part is not well',
    description:
      'A legacy system, broker or issuer that is down shows as degraded, and takes no replica out of service.',
    roles: 'public',
    answers: 'Ready',
  })
  @ApiResponse({
    status: 503,
    description: 'The database cannot be reached, or lacks migrations',
    content: { 'application/json': { schema: ref('Ready') } },
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.readiness.read();
    if (readiness.status === 'not-ready') void reply.code(503);
    return readiness;
  }
}
