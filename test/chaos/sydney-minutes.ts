import { zone } from './council-files.js';

const minute = 60_000;
const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** `2026-04-05T02:30:00`: what a clock on the council's wall shows. */
export function wallTime(at: number): string {
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:00`;
}

/** Asked minute by minute of the runtime's own tables: each wall time from `from` to `to` with the instants at which it is shown. */
export function shownAt(from: number, to: number): Map<string, number[]> {
  const shown = new Map<string, number[]>();
  for (let at = from; at < to; at += minute) {
    const text = wallTime(at);
    shown.set(text, [...(shown.get(text) ?? []), at]);
  }
  return shown;
}
