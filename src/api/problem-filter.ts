import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { problemOf } from './problem-of.js';

/** Every error becomes application/problem+json, whoever threw it: a handler, a guard, Fastify or nobody we know. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = problemOf(error, request.id);
    const { details } = problem;
    if (details.status >= 500) this.log(error, request, details.status);
    // a stream that broke off in its middle: the reader must notice, and nothing can be said any more
    if (reply.raw.headersSent) return void reply.raw.destroy();
    void reply
      .code(details.status)
      .headers({ ...problem.more.headers })
      .type('application/problem+json')
      .send(details);
  }

  /** Neither messages (PostgreSQL's quote values) nor addresses (they carry searches): name, code, route, and where in our code. */
  private log(error: unknown, request: FastifyRequest, status: number): void {
    const { name, code, stack } = Object(error) as { name?: string; code?: string; stack?: string };
    const where = stack?.split('\n').filter((line) => line.startsWith('    at '));
    const entry = {
      requestId: request.id,
      route: request.routeOptions?.url,
      method: request.method,
      name,
      code,
      where,
    };
    if (status === 500) this.logger.error(entry, 'a request failed');
    else this.logger.warn(entry, 'a request could not be served');
  }
}
