import { SourceError } from '../source-error.js';

/** For a question that this transport has no way to put. */
export function cannotAsk(system: string, operation: string): SourceError {
  return new SourceError({ system, operation, code: 'cannot-ask', consequence: 'skip-record' });
}
