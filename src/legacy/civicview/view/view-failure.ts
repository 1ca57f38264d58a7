import { type Consequence, SourceError } from '../../source-error.js';

type Meaning = { code: string; consequence: Consequence };

/** SQLSTATEs that no repetition mends, by their beginnings; a person must act. */
const forPeople: [beginning: string, code: string][] = [
  ['28', 'sign-in-refused'],
  ['42501', 'not-permitted'],
  ['42P01', 'view-missing'],
  ['3F000', 'view-missing'],
  ['3D000', 'database-missing'],
  ['42703', 'column-missing'],
  // a view that does more than show rows
  ['25006', 'view-writes'],
];

/** What a failing question means for sync. The driver's own text, which may name hosts and values, goes no further than `cause`. */
export function viewFailure(system: string, operation: string, cause: unknown): SourceError {
  return new SourceError({ system, operation, ...meaningOf(cause), cause });
}

function meaningOf(cause: unknown): Meaning {
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  const state = typeof code === 'string' ? code : '';
  const known = forPeople.find(([beginning]) => state.startsWith(beginning));
  if (known) return { code: known[1], consequence: 'halt-system' };
  const isLate = state === '57014' || (typeof message === 'string' && /timeout/i.test(message));
  if (isLate) return { code: 'timeout', consequence: 'retry' };
  const isPlain = /^[A-Z0-9_]{2,30}$/.test(state);
  return { code: isPlain ? `sql-${state.toLowerCase()}` : 'connection-lost', consequence: 'retry' };
}
