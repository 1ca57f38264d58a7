const firstMs = 5_000;
const longestMs = 3_600_000;

/**
 * Milliseconds until the next attempt after so many failures in a row: doubling from 5 s to an hour, half of it left to chance so that many
 * messages do not come back together. A receiver that asks for longer is given it. `random` is 0 to 1.
 */
export function retryDelayMs(failures: number, retryAfterSeconds: number | null, random: number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  const ours = ceiling / 2 + (ceiling / 2) * random;
  return Math.round(Math.max(ours, (retryAfterSeconds ?? 0) * 1000));
}
