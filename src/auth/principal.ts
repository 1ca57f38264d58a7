import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role } from './roles.js';

/** Who asks, as their verified token says. */
export interface Principal {
  /** The token's `sub`: the audit's actor. */
  subject: string;
  roles: ReadonlySet<Role>;
  /** The token's `exp`, milliseconds since the epoch. */
  expiresAt: number;
}

/** What became of a request's credentials before any handler was chosen. */
export type Authentication =
  | { outcome: 'anonymous' }
  | { outcome: 'principal'; principal: Principal }
  | { outcome: 'refused'; why: string }
  | { outcome: 'issuer-unavailable' };

declare module 'fastify' {
  interface FastifyRequest {
    authentication?: Authentication;
  }
}

export function principalOf(request: FastifyRequest): Principal | null {
  return request.authentication?.outcome === 'principal' ? request.authentication.principal : null;
}

/** True where restricted rows may be seen. */
export function seesRestricted(principal: Principal): boolean {
  return principal.roles.has('restricted');
}

/** The caller, in a handler that asks for a role. */
export const Caller = createParamDecorator((_: undefined, context: ExecutionContext): Principal => {
  const principal = principalOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (!principal) throw new Error('a handler that wants its caller must ask for a role');
  return principal;
});
