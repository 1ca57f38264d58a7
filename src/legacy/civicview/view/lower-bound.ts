import { DateTime } from 'luxon';
import { ZoneOffsets } from '../../../model/business-calendar/zone-offsets.js';

const form = 'yyyy-MM-dd HH:mm:ss';
const dayMs = 86_400_000;

/**
 * The earliest that the zone's clocks showed in a span of time (epoch milliseconds): where they were put back within it, that is not what they
 * showed at its start. Rows that carry local times without an offset are asked for from there.
 */
export function earliestReading(zone: string, from: number, until: number): string {
  const [first, last] = [Math.floor(from / dayMs) * dayMs, Math.ceil(until / dayMs) * dayMs];
  const putBack = new ZoneOffsets(zone, first, last)
    .changes()
    .filter(({ at, before, after }) => after < before && at > from && at <= until)
    .map(({ at, after }) => at + after);
  const start = DateTime.fromMillis(from, { zone });
  const earliest = Math.min(from + start.offset * 60_000, ...putBack);
  return DateTime.fromMillis(earliest, { zone: 'utc' }).toFormat(form);
}
