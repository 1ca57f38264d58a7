import type { Instant } from '../../model/case.js';
import type { ColumnsFile } from './columns-file.js';
import { TimeReader } from './read-time.js';
import { type ColumnName, columnNames, type ServiceRequest } from './service-request.js';

/** Either a request or why there is none; `warnings` only with a request. */
export interface ReadRow {
  request: ServiceRequest | null;
  rejected: string | null;
  warnings: string[];
}

type TimeColumn = 'received' | 'due' | 'completed';
const timeColumns: TimeColumn[] = ['received', 'due', 'completed'];

const timeFaults = {
  unparsable: 'is in none of the formats',
  skipped: 'is a time that the clock skipped when daylight saving began',
} as const;

// PostgreSQL keeps no NUL, and an identifier with a line break is a field that went wrong
const controlCharacter = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const longestNumber = 50;

/** Rows of one file in their order: it remembers the numbers it has seen. */
export class RowReader {
  private readonly times: TimeReader;
  private readonly places: Map<ColumnName, number>;
  private readonly firstLine = new Map<string, number>();
  /** The same few thousand texts come again and again: one string each instead of a slice of the file. */
  private readonly texts = new Map<string, string>();

  constructor(
    columns: ColumnsFile,
    private readonly header: string[],
  ) {
    this.times = new TimeReader(columns.zone, columns.formats);
    this.places = new Map(
      columnNames.flatMap((name) => {
        const column = columns.columns[name];
        return column === undefined ? [] : [[name, header.indexOf(column)] as const];
      }),
    );
  }

  read({ line, fields }: { line: number; fields: string[] }): ReadRow {
    const width = this.header.length;
    if (fields.length !== width) return refused([`has ${fields.length} fields where the header has ${width}`]);
    const field = (name: ColumnName) => this.field(fields, name);
    // Authority finds a number whatever its case, so two that differ in nothing else are one
    const number = (field('number') ?? '').toUpperCase();
    const { instants, faults, warnings } = this.readTimes(field);
    const reasons = [...this.numberFaults(number, line), ...faults];
    if (reasons.length > 0) return refused(reasons);
    this.firstLine.set(number, line);
    const request: ServiceRequest = {
      line,
      number,
      receivedAt: instants.received ?? '',
      dueAt: instants.due ?? null,
      completedAt: instants.completed ?? null,
      category: this.text(field('category')),
      group: this.text(field('group')),
      unit: this.text(field('unit')),
      channel: this.text(field('channel')),
      outcome: this.text(field('outcome')),
    };
    return { request, rejected: null, warnings };
  }

  private numberFaults(number: string, line: number): string[] {
    if (number === '') return ['number: is blank'];
    if (number.length > longestNumber) return [`number: is longer than ${longestNumber} characters`];
    if (controlCharacter.test(number)) return ['number: has a control character'];
    const first = this.firstLine.get(number);
    return first === undefined || first === line ? [] : [`repeated number, first on line ${first}`];
  }

  private readTimes(field: (name: ColumnName) => string | null) {
    const instants: Partial<Record<TimeColumn, Instant>> = {};
    const faults: string[] = [];
    const warnings: string[] = [];
    for (const column of timeColumns) {
      const text = field(column);
      if (text === null) {
        if (column === 'received') faults.push('received: is blank');
        continue;
      }
      const time = this.times.read(text);
      if (typeof time === 'string') {
        faults.push(`${column}: ${timeFaults[time]}`);
        continue;
      }
      instants[column] = wholeSeconds(time.instant);
      if (time.doubled)
        warnings.push(`${column}: is in the hour that the clock showed twice; the earlier one was taken`);
    }
    return { instants, faults, warnings };
  }

  /** Trimmed; null where it is blank or the file has no such column. */
  private field(fields: string[], name: ColumnName): string | null {
    const place = this.places.get(name);
    return (place === undefined ? '' : (fields[place] ?? '').trim()) || null;
  }

  private text(text: string | null): string | null {
    if (text === null) return null;
    const clean = text.replaceAll('\0', '');
    const known = this.texts.get(clean);
    if (known === undefined) this.texts.set(clean, clean);
    return known ?? clean;
  }
}

/** Authority's times have no fractions. */
function wholeSeconds(instant: number): Instant {
  return new Date(Math.floor(instant / 1000) * 1000).toISOString();
}

function refused(reasons: string[]): ReadRow {
  return { request: null, rejected: reasons.join('; '), warnings: [] };
}
