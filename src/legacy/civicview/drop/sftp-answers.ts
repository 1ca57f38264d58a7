import { type Consequence, SourceError } from '../../source-error.js';

/** `code`: a status of the protocol where the server answered; none where the connection ended. */
export type SftpFailure = Error & { code?: unknown };

/** What a call answers through its callback. Rejects at once where the server lacks an extension. */
export function answerOf<Result>(
  call: (done: (error: Error | null | undefined, result: Result) => void) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));
}

/** Statuses of SFTP version 3. A full disk is a plain failure (4) to OpenSSH. */
const statuses: Record<number, { code: string; consequence: Consequence }> = {
  2: { code: 'drop-missing', consequence: 'retry' },
  3: { code: 'not-permitted', consequence: 'halt-system' },
  4: { code: 'sftp-failure', consequence: 'retry' },
  8: { code: 'sftp-unsupported', consequence: 'halt-system' },
};
const lost = { code: 'connection-lost', consequence: 'retry' } as const;

/** What a failing call means for sync. The server's text, which may name paths, goes no further than `cause`. */
export function sftpFailure(system: string, operation: string, cause: SftpFailure): SourceError {
  if (cause instanceof SourceError) return cause;
  const meaning = typeof cause.code === 'number' ? statuses[cause.code] : undefined;
  return new SourceError({ system, operation, ...(meaning ?? lost), cause });
}

export function unlessMissing(error: unknown): null {
  if ((error as SftpFailure | null)?.code === 2) return null;
  throw error;
}

/** The server lacks an extension of OpenSSH's. */
export function isUnsupported(error: unknown): boolean {
  if ((error as SftpFailure | null)?.code === 8) return true;
  return error instanceof Error && error.message.includes('does not support this extended request');
}
