import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { Public, type Role, Roles } from '../auth/roles.js';
import { type ProblemKind, statusOf, titleOf } from './problem.js';
import { ref } from './schemas/schema.js';

interface Endpoint {
  id: string;
  summary: string;
  description?: string;
  /** Anyone with one of these; or everybody. */
  roles: Exclude<Role, 'restricted'>[] | 'public';
  /** Name of the answer's schema, or content types without one. */
  answers: string | { types: string[]; description: string };
  /** Of the metrics alone: a token that is no caller's, where one is set. */
  ownToken?: 'metricsToken';
  /** Besides those that follow from asking for a role. */
  problems?: ProblemKind[];
}

/** Who may call a handler and what it answers, said once: the guard and the OpenAPI document both read it. */
export function Endpoint(endpoint: Endpoint): MethodDecorator {
  const { id, summary, description, roles, ownToken, problems = [] } = endpoint;
  const openTo: Record<string, string[]>[] = ownToken ? [{ [ownToken]: [] }, {}] : [];
  const guarded = roles !== 'public';
  const kinds: ProblemKind[] = [
    ...(guarded ? (['unauthenticated', 'forbidden'] as const) : []),
    ...problems,
    'too-many-requests',
    'unavailable',
  ];
  return applyDecorators(
    guarded ? Roles(...roles) : Public(),
    HttpCode(200),
    ApiOperation({
      operationId: id,
      summary,
      ...(description && { description }),
      ...(guarded ? {} : { security: openTo }),
    }),
    ApiExtension('x-roles', guarded ? roles : []),
    ...(guarded ? [ApiBearerAuth()] : []),
    answered(endpoint),
    ...kinds.map(problemResponse),
  );
}

function answered({ answers, summary }: Endpoint): MethodDecorator & ClassDecorator {
  if (typeof answers === 'string') {
    return ApiResponse({
      status: 200,
      description: summary,
      content: { 'application/json': { schema: ref(answers) } },
    });
  }
  const content = Object.fromEntries(answers.types.map((type) => [type, { schema: { type: 'string' } }]));
  return ApiResponse({ status: 200, description: answers.description, content });
}

function problemResponse(kind: ProblemKind): MethodDecorator & ClassDecorator {
  const description = titleOf(kind);
  return ApiResponse({
    status: statusOf(kind),
    description,
    content: { 'application/problem+json': { schema: ref('Problem') } },
  });
}
