/** What a person is told of a failure: one line without a stack, never empty. */
export function errorMessage(error: unknown): string {
  // a refused connection to a name with two addresses is an AggregateError without a message of its own
  if (error instanceof AggregateError && error.message === '') return errorMessage(error.errors[0]);
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  return 'failed for an unknown reason';
}
