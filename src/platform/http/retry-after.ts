/**
 * Seconds to wait as a Retry-After header says, from seconds or from an HTTP date; null where it says neither. A date is taken
 * against `serverNow` (milliseconds since the epoch), the server's own Date header, because its clock is the one that counts.
 */
export function retryAfterSeconds(header: string | undefined, serverNow: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  // every HTTP date has a month's name; Date.parse alone would take '-5' or '1.5' for a date
  if (!/[A-Za-z]{3}/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - serverNow) / 1000));
}
