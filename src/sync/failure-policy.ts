import { SourceError } from '../legacy/source-error.js';
import { LeaseLost } from '../platform/leases/leases.js';

/** What sync does after a failure: the one place where that is decided. Delays in milliseconds. */
export type Decision =
  | { do: 'stop' }
  | { do: 'wait'; delay: number; code: string; mustAct: boolean }
  | { do: 'restart-walk'; delay: number; code: string; mustAct: boolean };

const longest = 60_000;
const haltDelay = 5 * 60_000;

/** `failures` counts those in a row, this one among them. */
export function decide(error: unknown, failures: number): Decision {
  if (error instanceof LeaseLost || isAbort(error)) return { do: 'stop' };
  const delay = Math.min(longest, 1000 * 2 ** Math.min(failures - 1, 10));
  if (!(error instanceof SourceError)) return { do: 'wait', delay, code: codeOf(error), mustAct: false };
  const { code } = error;
  switch (error.consequence) {
    case 'retry':
      return {
        do: 'wait',
        delay: Math.max(delay, (error.retryAfterSeconds ?? 0) * 1000),
        code,
        mustAct: failures >= 10,
      };
    case 'skip-record':
      return { do: 'wait', delay, code, mustAct: false };
    case 'reset-cursor':
      return { do: 'restart-walk', delay, code, mustAct: false };
    case 'halt-system':
      return { do: 'wait', delay: haltDelay, code, mustAct: true };
  }
}

/** PostgreSQL's and the system's error codes are short and free of data; a message might not be. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? `database-${code}` : error instanceof Error ? error.name : 'unknown';
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
