import { OutsideCalendar } from '../../model/business-calendar/business-calendar.js';

/** What is asked of a calendar; null where it lies outside of its years. */
export function withinCalendar<Value>(ask: () => Value): Value | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof OutsideCalendar) return null;
    throw error;
  }
}
