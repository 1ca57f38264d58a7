import { IANAZone } from 'luxon';

interface Segment {
  from: number;
  /** Exclusive. */
  to: number;
  /** Milliseconds east of UTC. */
  offset: number;
}

const minute = 60_000;
const week = 7 * 24 * 60 * minute;

/**
 * The offsets that a zone has within a span of time, found once: Intl is asked each week and, where two answers differ, for the minute
 * between them. Asking it for each day's three times instead costs ten times as much. No zone changes twice within a week.
 */
export class ZoneOffsets {
  private readonly segments: Segment[] = [];

  /** `zone`: a valid IANA name. `from`, `to`: the span as if it were UTC, epoch milliseconds on whole minutes. */
  constructor(zone: string, from: number, to: number) {
    const offsetAt = offsetsOf(zone);
    // the ends of a local date lie up to a day beside those of UTC
    let start = from - week;
    let offset = offsetAt(start);
    for (let at = start; at < to + week; at += week) {
      const next = offsetAt(at + week);
      if (next === offset) continue;
      const old = offset;
      const change = firstMinuteOf(at, at + week, (instant) => offsetAt(instant) !== old);
      this.segments.push({ from: start, to: change, offset });
      [start, offset] = [change, next];
    }
    this.segments.push({ from: start, to: Infinity, offset });
  }

  /**
   * The instant at which the zone's clocks show a reading, given as if it were UTC. The first of two in a doubled hour; a reading that
   * the clock skips is taken by the offset before, so that a skipped midnight is the first instant of its date.
   */
  instantOf(local: number): number {
    const index = this.firstEndingAfter(local);
    const segment = this.segments[index] as Segment;
    const instant = local - segment.offset;
    const before = this.segments[index - 1];
    return instant >= segment.from || !before ? instant : local - before.offset;
  }

  /** Each change of the offset: when, and the milliseconds east of UTC before and after it. */
  changes(): { at: number; before: number; after: number }[] {
    return this.segments.slice(1).map(({ from, offset }, index) => {
      return { at: from, before: (this.segments[index] as Segment).offset, after: offset };
    });
  }

  private firstEndingAfter(local: number): number {
    let [low, high] = [0, this.segments.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const { to, offset } = this.segments[middle] as Segment;
      if (local - offset < to) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Milliseconds east of UTC at an instant. */
function offsetsOf(name: string): (instant: number) => number {
  const zone = IANAZone.create(name);
  if (!zone.isValid) throw new RangeError('not an IANA time zone');
  return (instant) => Math.round(zone.offset(instant) * minute);
}

/** The first minute after `from`, at latest `to`, where `holds`; it holds from there on. */
function firstMinuteOf(from: number, to: number, holds: (instant: number) => boolean): number {
  let [low, high] = [from, to];
  while (high - low > minute) {
    const middle = low + Math.floor((high - low) / 2 / minute) * minute;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
