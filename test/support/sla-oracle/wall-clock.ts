/** What the clock on the wall shows. Only Intl is asked; no offset is kept or worked with. */
export class WallClock {
  private readonly format: Intl.DateTimeFormat;
  private readonly found = new Map<string, number>();

  constructor(zone: string) {
    // Swedes write 2026-04-05 08:00
    this.format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  }

  /** The instant (epoch milliseconds) at which the wall shows this date and `HH:MM`. Throws where it never does. */
  instant(date: string, time: string): number {
    const wanted = `${date} ${time}`;
    const known = this.found.get(wanted);
    if (known !== undefined) return known;
    let at = asIfUtc(wanted);
    for (let tries = 0; this.shows(at) !== wanted; tries++) {
      if (tries > 3) throw new Error(`no clock shows ${wanted}`);
      at += asIfUtc(wanted) - asIfUtc(this.shows(at));
    }
    this.found.set(wanted, at);
    return at;
  }

  /** `YYYY-MM-DD HH:MM` */
  shows(at: number): string {
    return this.format.format(at);
  }
}

function asIfUtc(shown: string): number {
  return Date.parse(`${shown.replace(' ', 'T')}Z`);
}
