import { type Consequence, SourceError } from '../../source-error.js';

/** Codes of the operating system, and what they mean for the drop. Any other is told as `io-<code>`. */
const meanings: Record<string, { code: string; consequence: Consequence }> = {
  ENOENT: { code: 'drop-missing', consequence: 'retry' },
  ENOTDIR: { code: 'drop-missing', consequence: 'retry' },
  EACCES: { code: 'not-permitted', consequence: 'halt-system' },
  EPERM: { code: 'not-permitted', consequence: 'halt-system' },
  EROFS: { code: 'read-only', consequence: 'halt-system' },
  ENOSPC: { code: 'disk-full', consequence: 'halt-system' },
  EDQUOT: { code: 'disk-full', consequence: 'halt-system' },
};

/** What a failing file operation means for sync. The error's own text, which names paths, goes no further than `cause`. */
export function fileFailure(system: string, operation: string, cause: unknown): SourceError {
  if (cause instanceof SourceError) return cause;
  const errno = (cause as { code?: unknown } | null)?.code;
  const name = typeof errno === 'string' && /^[A-Z0-9_]{2,30}$/.test(errno) ? errno : 'unknown';
  const { code, consequence } = meanings[name] ?? { code: `io-${name.toLowerCase()}`, consequence: 'retry' };
  return new SourceError({ system, operation, code, consequence, cause });
}
