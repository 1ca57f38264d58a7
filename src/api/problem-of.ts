import { HttpException } from '@nestjs/common';
import { AccessRefused, type Refusal } from '../auth/access-refused.js';
import { kindOfStatus, Problem, type ProblemKind } from './problem.js';

const details: Partial<Record<ProblemKind, string>> = {
  'invalid-request': 'The request cannot be read. A body must be one JSON object in UTF-8.',
  'not-found': 'There is nothing at this address. GET /api/openapi.json lists what there is.',
  'method-not-allowed': 'GET /api/openapi.json lists the methods of each address.',
  'too-large': 'A body may have 256 kB at most.',
  'unsupported-type': 'Send the body as application/json.',
  unavailable: 'The service is stopping. Try again in a few seconds.',
};

/** What went wrong, as the caller may know it. `requestId` joins an answer that says little with the log that says more. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof AccessRefused) return refused(error.refusal);
  if (error instanceof HttpException) return httpProblem(error, requestId);
  if (isDatabaseAway(error)) {
    const headers = { 'retry-after': '5' };
    return new Problem('unavailable', 'The database cannot be reached. Try again in a few seconds.', { headers });
  }
  return new Problem('internal-error', 'This is our fault. The request id finds it in the log.', { requestId });
}

function httpProblem(error: HttpException, requestId: string): Problem {
  const kind = kindOfStatus(error.getStatus());
  if (kind === 'internal-error')
    return new Problem(kind, 'This is our fault. The request id finds it in the log.', { requestId });
  return new Problem(kind, details[kind] ?? 'The request cannot be served.');
}

function refused(refusal: Refusal): Problem {
  const challenge = (parameters: string) => ({
    headers: { 'www-authenticate': `Bearer realm="shirelink"${parameters}` },
  });
  switch (refusal.outcome) {
    case 'anonymous':
      return new Problem(
        'unauthenticated',
        'Send a token of your issuer as `Authorization: Bearer <token>`.',
        challenge(''),
      );
    case 'refused': {
      const detail = `The token was not accepted: ${refusal.why}.`;
      return new Problem(
        'unauthenticated',
        detail,
        challenge(`, error="invalid_token", error_description="${refusal.why}"`),
      );
    }
    case 'forbidden':
      return new Problem('forbidden', needed(refusal.needs), challenge(', error="insufficient_scope"'));
    case 'issuer-unavailable': {
      const headers = { 'retry-after': '5' };
      return new Problem(
        'unavailable',
        'The issuer of tokens cannot be reached, so no token can be judged now. Try again.',
        { headers },
      );
    }
  }
}

function needed(roles: readonly string[]): string {
  return roles.length === 0 ? 'Nobody may do this.' : `This needs one of the roles ${roles.join(', ')}.`;
}

// PostgreSQL classes 08 (connection), 28 (sign-in), 3D (no such database), 53300 (too many connections) and 57P (stopping, starting), Node's socket errors, and what pg says of its own pool.
const awayCodes =
  /^(08...|28...|3D000|57P0[1235]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENOENT)$/;
const awayMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && awayCodes.test(code)) || awayMessages.test(error.message);
}
