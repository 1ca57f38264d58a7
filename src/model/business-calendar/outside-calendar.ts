/** What was asked lies outside the years that the calendar knows. Naming the year tells which table has to grow. */
export class OutsideCalendar extends Error {
  override readonly name = 'OutsideCalendar';
  readonly code = 'outside-calendar';

  /** `year`: of what was asked, as far as that can be told: past the end of the table, the first year that it lacks. */
  constructor(
    readonly year: number,
    readonly firstYear: number,
    readonly lastYear: number,
  ) {
    super(
      `${Number.isNaN(year) ? 'what is no instant' : year} lies outside the business calendar, which knows the years ${firstYear} to ${lastYear}`,
    );
  }
}
