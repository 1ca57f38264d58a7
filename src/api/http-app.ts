import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { authenticateWith } from '../auth/authenticate.js';
import { assertRoutesGuarded } from '../auth/guarded-routes.js';
import { principalOf } from '../auth/principal.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import type { Settings } from '../config/settings.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { refuseOtherMethods } from './allowed-methods.js';
import { openApiDocument } from './openapi.js';
import { Problem } from './problem.js';
import { ProblemFilter } from './problem-filter.js';
import { problemOf } from './problem-of.js';
import { StrictQuery } from './strict-query.js';
import { validationPipe } from './validation.js';

/** Requests a minute. A caller is a token's subject, else an address: behind a proxy many people share one. */
export interface RateLimits {
  perCaller: number;
  perAddress: number;
}

const usualLimits: RateLimits = { perCaller: 1200, perAddress: 600 };
const bodyLimitBytes = 256 * 1024;

/** What never carries a caller's token: probes, pages that are the same for everybody, and what they are made of. */
const anonymous = /^\/(health\/|metrics($|\?)|console\/|api\/docs|api\/openapi\.json)/;
/** What is not counted: probes come from few addresses, and a stream is counted by being open. */
const uncounted = /^\/(health\/|metrics($|\?)|api\/v1\/events\/stream)/;

export function httpAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    trustProxy: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    return503OnClosing: false,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 500 },
    // an address that cannot be read never reaches the filter
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(new Problem('invalid-request', 'The address cannot be read.'), reply),
  });
}

/** Everything that stands around the handlers. Call it after the application was made and before it listens. */
export async function configureHttp(
  app: NestFastifyApplication,
  settings: Settings,
  limits = usualLimits,
): Promise<void> {
  assertRoutesGuarded(app);
  const fastify = app.getHttpAdapter().getInstance();
  const authenticate = authenticateWith(app.get(TokenVerifier));
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
    if (!anonymous.test(request.url)) await authenticate(request);
  });
  fastify.addHook('preParsing', refuseOtherTypes);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: contentPolicy },
    frameguard: { action: 'deny' },
    hsts: settings.production,
  });
  refuseOtherMethods(fastify);
  fastify.addHook('onSend', async (request, reply) => relaxForDocs(request, reply));
  await app.register(rateLimit, rateLimitOptions(limits));
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(app.get<Logger>(LOGGER)));
  app.useGlobalInterceptors(new StrictQuery());
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Shirelink API',
  });
}

const contentPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** Nest would take forms too, and nothing here unpacks. */
async function refuseOtherTypes(request: FastifyRequest): Promise<void> {
  const type = request.headers['content-type'];
  if (type !== undefined && !/^application\/json *(;|$)/i.test(type))
    throw new Problem('unsupported-type', 'Send the body as application/json.');
  // it would be read as if the header were not there
  if (!/^(identity)?$/i.test(request.headers['content-encoding'] ?? ''))
    throw new Problem('unsupported-type', 'Send the body as it is, without Content-Encoding.');
}

/** Swagger UI writes styles into its elements; its scripts are files of our own origin all the same. */
function relaxForDocs(request: FastifyRequest, reply: FastifyReply): void {
  if (!request.url.startsWith('/api/docs')) return;
  const policy = String(reply.getHeader('content-security-policy'));
  void reply.header('content-security-policy', policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"));
}

function rateLimitOptions({ perCaller, perAddress }: RateLimits) {
  return {
    timeWindow: '1 minute',
    max: (request: FastifyRequest) => (principalOf(request) ? perCaller : perAddress),
    keyGenerator: (request: FastifyRequest) => principalOf(request)?.subject ?? `address:${request.ip}`,
    allowList: (request: FastifyRequest) => uncounted.test(request.url),
    errorResponseBuilder: (_request: FastifyRequest, { ttl }: { ttl: number }) =>
      new Problem('too-many-requests', `Try again in ${Math.ceil(ttl / 1000)} s.`),
  };
}

function sendProblem(problem: Problem, reply: FastifyReply): void {
  const { details } = problemOf(problem, '');
  void reply.code(details.status).type('application/problem+json').send(details);
}
