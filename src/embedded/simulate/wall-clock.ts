import { IANAZone } from 'luxon';

/** What a local clock time was: an instant, or none at all. `doubled`: the clock showed it twice, and the earlier is taken. */
export type LocalMoment = { instant: number; doubled: boolean } | 'skipped';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Local clock times of one zone to instants. Luxon alone cannot say what is asked here: it moves a time that the clock
 * skipped, and picks one of two without a word. So a local time is tried with the offsets before and after it, and counts
 * where the zone really had that offset at the instant that follows.
 */
export class WallClock {
  private readonly zone: IANAZone;
  private readonly offsetAtMidnight = new Map<number, number>();

  /** `zone`: a valid IANA name. */
  constructor(zone: string) {
    this.zone = IANAZone.create(zone);
  }

  /** `local`: the clock's reading as if it were UTC, milliseconds. Instants are milliseconds since the epoch. */
  at(local: number): LocalMoment {
    const before = this.offset(local - day);
    const after = this.offset(local + day);
    const candidates = before === after ? [before] : [before, after];
    const instants = candidates
      .map((offset) => local - offset)
      .filter((instant) => local - instant === this.offset(instant));
    if (instants.length === 0) return 'skipped';
    return { instant: Math.min(...instants), doubled: instants.length > 1 };
  }

  /** Milliseconds east of UTC. A day whose two ends agree has one offset: asking Intl for each time costs 20 times as much. */
  private offset(instant: number): number {
    const midnight = Math.floor(instant / day) * day;
    const start = this.midnightOffset(midnight);
    return start === this.midnightOffset(midnight + day) ? start : this.exactOffset(instant);
  }

  private midnightOffset(midnight: number): number {
    const known = this.offsetAtMidnight.get(midnight);
    if (known !== undefined) return known;
    const offset = this.exactOffset(midnight);
    this.offsetAtMidnight.set(midnight, offset);
    return offset;
  }

  // luxon gives minutes, with a fraction where a zone's local mean time had seconds
  private exactOffset(instant: number): number {
    return Math.round(this.zone.offset(instant) * 60_000);
  }
}
