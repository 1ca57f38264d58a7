import { setTimeout as pause } from 'node:timers/promises';

export interface WaitOptions {
  /** What is waited for, as the failure names it. */
  what: string;
  /** Milliseconds; default 10 s. */
  timeoutMs?: number;
}

const pollMilliseconds = 25;

/**
 * Asks `condition` again and again until it answers something other than false, null or undefined, and answers that. A condition
 * that throws has not come true yet. The only timer in the tests: they wait for what has happened, not for time to pass.
 */
export async function waitFor<Value>(
  condition: () => Value | Promise<Value>,
  { what, timeoutMs = 10_000 }: WaitOptions,
): Promise<Exclude<Value, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { value, error } = await ask(condition);
    if (value !== false && value !== null && value !== undefined)
      return value as Exclude<Value, false | null | undefined>;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`, { cause: error });
    await pause(pollMilliseconds);
  }
}

async function ask<Value>(condition: () => Value | Promise<Value>): Promise<{ value: Value | null; error: unknown }> {
  try {
    return { value: await condition(), error: undefined };
  } catch (error) {
    return { value: null, error };
  }
}
