import type { FastifyRequest } from 'fastify';
import type { Authentication } from './principal.js';
import type { TokenVerifier } from './token-verifier.js';

/**
 * Fastify's `onRequest` hook: who asks is known before the rate limit counts them and before any handler is chosen. It refuses nobody;
 * AuthGuard does. A token counts in the Authorization header alone: an address ends up in logs and histories.
 */
export function authenticateWith(verifier: TokenVerifier): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    request.authentication = await authenticationOf(request.headers.authorization, verifier);
  };
}

async function authenticationOf(header: string | undefined, verifier: TokenVerifier): Promise<Authentication> {
  if (header === undefined) return { outcome: 'anonymous' };
  const [, token] = /^bearer +([^\s,]+)$/i.exec(header) ?? [];
  return token === undefined
    ? { outcome: 'refused', why: 'the Authorization header is not Bearer and one token' }
    : verifier.verify(token);
}
