const minute = 60_000;
const quarter = 15 * minute;
const quartersOfADay = 96;

/** What the clock on the wall shows: Intl is asked for each quarter of an hour, and nothing is worked out from offsets. */
export class WallClock {
  private readonly format: Intl.DateTimeFormat;
  private readonly seen = new Map<string, number>();
  private readonly walked = new Set<number>();

  constructor(zone: string) {
    this.format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  }

  /** The first instant (epoch milliseconds) at which the wall shows this date and `HH:MM`. Throws where it never does. */
  instant(date: string, time: string): number {
    const midday = Date.parse(`${date}T12:00Z`);
    for (const day of [-1, 0, 1]) this.walk(midday + day * quartersOfADay * quarter);
    const [hours, minutes] = time.split(':').map(Number) as [number, number];
    const past = minutes % 15;
    const shown = this.seen.get(`${date} ${pad(hours)}:${pad(minutes - past)}`);
    if (shown === undefined) throw new Error(`no clock shows ${date} ${time}`);
    // no zone's offset changes within a quarter of an hour
    return shown + past * minute;
  }

  /** What the wall shows at an instant, `YYYY-MM-DD HH:MM`. */
  shows(at: number): string {
    const parts = Object.fromEntries(this.format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`;
  }

  /** Looks at the wall every quarter of an hour of the 24 hours (UTC) that hold an instant. */
  private walk(around: number): void {
    const day = Math.floor(around / (quartersOfADay * quarter));
    if (this.walked.has(day)) return;
    this.walked.add(day);
    for (let step = 0; step < quartersOfADay; step++) {
      const at = (day * quartersOfADay + step) * quarter;
      const shown = this.shows(at);
      const before = this.seen.get(shown);
      // in autumn an hour is shown twice: the first time counts
      if (before === undefined || at < before) this.seen.set(shown, at);
    }
  }
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
