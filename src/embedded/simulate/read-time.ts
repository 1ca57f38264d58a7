import { DateTime, type TokenParser } from 'luxon';
import { WallClock } from './wall-clock.js';

/** A time of the file: its instant in milliseconds since the epoch, or why there is none. */
export type ReadTime = { instant: number; doubled: boolean } | 'unparsable' | 'skipped';

interface Format {
  parser: TokenParser;
  /** The text says its own offset, so the zone has no say. */
  hasOffset: boolean;
}

// Month names and am/pm are English: the formats' documentation says so.
const reading = { zone: 'utc', locale: 'en-US' } as const;
const yearOne = Date.parse('0001-01-01T00:00:00Z');
const yearTenThousand = Date.parse('+010000-01-01T00:00:00Z');

/** Reads local clock times of `zone`, each with the first of `formats` (luxon tokens) that fits. */
export class TimeReader {
  private readonly formats: Format[];
  private readonly clock: WallClock;

  constructor(zone: string, formats: string[]) {
    this.clock = new WallClock(zone);
    this.formats = formats.map((format) => ({
      parser: DateTime.buildFormatParser(format, { locale: reading.locale }),
      hasOffset: saysOffset(format),
    }));
  }

  read(text: string): ReadTime {
    for (const { parser, hasOffset } of this.formats) {
      const parsed = DateTime.fromFormatParser(text, parser, reading).toMillis();
      if (!(parsed >= yearOne && parsed < yearTenThousand)) continue;
      return hasOffset ? { instant: parsed, doubled: false } : this.clock.at(parsed);
    }
    return 'unparsable';
  }
}

/** True where an unquoted z or Z token stands in the format. */
function saysOffset(format: string): boolean {
  return /z/i.test(format.replaceAll(/'[^']*'/g, ''));
}
