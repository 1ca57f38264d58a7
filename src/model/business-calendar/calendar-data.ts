/** What a business calendar is made of. Dates are local, `YYYY-MM-DD`; times of day are the zone's own clock, `HH:MM`. */
export interface CalendarData {
  /** Of the table, its zone and what the council adds to it: other data has another version. */
  readonly version: string;
  /** IANA name, such as Australia/Sydney. */
  readonly zone: string;
  readonly opens: string;
  /** Exactly this time is still in time (UL-01). */
  readonly closes: string;
  /** The table ends with 31 December of `lastYear`: what lies outside is an error, never a guess. */
  readonly firstYear: number;
  readonly lastYear: number;
  /** 1 Monday to 7 Sunday. */
  readonly businessWeekdays: readonly number[];
  /** Public and local holidays, in order of their dates. */
  readonly holidays: readonly Holiday[];
  readonly partDays: readonly PartDay[];
  /** Those that are no business days by the council's own decision; both ends included. */
  readonly closures: readonly Closure[];
}

export interface Holiday {
  readonly date: string;
  readonly name: string;
  /** The instrument that makes it one. */
  readonly source: string;
}

/** A day that closes early; still a business day, unless the council says otherwise. */
export interface PartDay extends Holiday {
  readonly closes: string;
  readonly businessDay: boolean;
}

export interface Closure {
  readonly from: string;
  readonly to: string;
  readonly name: string;
}
