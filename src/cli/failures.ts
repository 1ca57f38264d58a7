import { type Fault, faultLines } from '../config/fault.js';
import { errorMessage } from '../platform/terminal/error-message.js';

/** What was asked for cannot be done as asked: exit code 2. The message says what to do instead. */
export class WrongInput extends Error {
  override name = 'WrongInput';
}

/** The configuration, or a file that was named, has faults: exit code 2, all of them shown. */
export class WrongConfiguration extends Error {
  override name = 'WrongConfiguration';

  constructor(readonly faults: Fault[]) {
    super(`${faults.length} ${faults.length === 1 ? 'fault' : 'faults'} to mend`);
  }
}

export interface FailureReport {
  exitCode: 1 | 2;
  lines: string[];
  json: { error: { message: string; code?: string; faults?: Fault[] } };
}

/** A failure as people and programs are told of it: never a stack, never a value. */
export function reportFailure(error: unknown): FailureReport {
  if (error instanceof WrongConfiguration) {
    const { message, faults } = error;
    return { exitCode: 2, lines: [`${message}:`, ...faultLines(faults)], json: { error: { message, faults } } };
  }
  const message = errorMessage(error);
  const code = (error as { code?: unknown } | null)?.code;
  return {
    exitCode: error instanceof WrongInput ? 2 : 1,
    lines: [message],
    json: { error: { message, ...(typeof code === 'string' ? { code } : {}) } },
  };
}
