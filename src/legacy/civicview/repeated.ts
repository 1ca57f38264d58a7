import { setTimeout as sleep } from 'node:timers/promises';
import { SourceError } from '../source-error.js';

/** Before the second attempt, and so much more before each further one. Milliseconds. */
const pauseMs = 250;

/** Throws the last failure, or at once one that no repetition mends; `signal`'s reason once that aborts. */
export async function repeated<Answer>(
  call: () => Promise<Answer>,
  { retries, signal }: { retries: number; signal: AbortSignal },
): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      signal.throwIfAborted();
      const mayPass = error instanceof SourceError && error.consequence === 'retry';
      if (!mayPass || attempt > retries) throw error;
    }
    await sleep(pauseMs * attempt, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
