import { DateTime } from 'luxon';
import type { Instant } from '../model/case.js';
import { WrongInput } from './failures.js';

/** An instant of a command line: with its offset, or as the council's clocks on the wall show it. Throws WrongInput. */
export function councilInstant(option: string, text: string, zone: string): Instant {
  const at = DateTime.fromISO(text.replace(/ (?=\d\d:\d\d)/, 'T'), { zone });
  if (!at.isValid || !/^\d{4}-\d\d-\d\d/.test(text)) {
    throw new WrongInput(
      `--${option} is a date (2026-03-09), a local time (2026-03-09T09:00), or an instant with its offset (2026-03-08T22:00:00Z)`,
    );
  }
  return at.toUTC().toJSDate().toISOString();
}

/** A whole number of an option. Throws WrongInput. */
export function wholeNumber(option: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new WrongInput(`--${option} is a whole number from ${least} to ${most}`);
}

/** A choice of an option. Throws WrongInput. */
export function oneOf<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new WrongInput(`--${option} is one of ${choices.join(', ')}`);
  return found;
}
