import type { BusinessCalendar } from '../../model/business-calendar/business-calendar.js';
import { counted } from './local-words.js';
import { withinCalendar } from './within-calendar.js';

/** How far past its due instant something was: closings that went by, and whole minutes of business hours. */
export interface Lateness {
  days: number;
  minutes: number;
}

/** From the due instant to `until`, epoch milliseconds; null where it is not past, or outside of the calendar's years. */
export function lateness(calendar: BusinessCalendar, due: number, until: number): Lateness | null {
  if (until <= due) return null;
  const { businessDays } = calendar;
  return withinCalendar(() => ({
    days: businessDays.indexOf(until) - businessDays.indexOf(due),
    minutes: Math.floor(calendar.businessMinutes(due, until)),
  }));
}

/** `3 business days`; within a day `1 hour 5 minutes of business time`. */
export function latenessInWords({ days, minutes }: Lateness): string {
  if (days > 0) return counted(days, 'business day');
  const hours = Math.floor(minutes / 60);
  const parts = [...(hours > 0 ? [counted(hours, 'hour')] : []), counted(minutes % 60, 'minute')];
  return minutes === 0 ? 'less than a minute' : `${parts.join(' ')} of business time`;
}
