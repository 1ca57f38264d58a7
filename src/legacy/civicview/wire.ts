import { parse } from 'csv-parse/sync';
import type { CareEncoding } from './mapping-file.js';
import { decodeText } from './text-encoding.js';

/** One row of an export: its fields by the header's column names; or, where their number is another, as they stand. */
export interface CareLine {
  /** Physical line where the row begins, from 1; the header is line 1. A row with line breaks inside its quotes has several. */
  line: number;
  row: CareRow | MisshapenRow;
}

export type CareRow = Readonly<Record<string, string | null>>;

/** A row that has not as many fields as the header. */
export interface MisshapenRow {
  fields: string[];
  expected: number;
}

export type CareFile =
  | { ok: true; lines: CareLine[] }
  /** The whole export cannot be read. `problem` is for the people who keep CARE, a clause without a value of the file. */
  | { ok: false; line: number; problem: string };

export interface CsvForm {
  encoding: CareEncoding;
  delimiter: string;
  /** Columns that must be there; others may, and are left out. Compared without regard to case. */
  columns: readonly string[];
}

/** Reads a whole export: CSV with a header row, quotes after RFC 4180. Pure. A quote that stands in the middle of a field is a letter. */
export function readCareFile(bytes: Buffer, form: CsvForm): CareFile {
  const parsed = parseCsv(bytes, form);
  if (!parsed.ok) return parsed;
  const [header, ...rows] = parsed.records;
  if (!header) return { ok: false, line: 1, problem: 'there is no header row with the names of the columns' };
  const columns = columnsOf(header.fields, form.columns);
  if (typeof columns === 'string') return { ok: false, line: header.line, problem: columns };
  const expected = header.fields.length;
  const lines = rows.map(({ line, fields }) => ({
    line,
    row: fields.length === expected ? rowOf(fields, columns) : { fields, expected },
  }));
  return { ok: true, lines };
}

interface CsvRecord {
  line: number;
  fields: string[];
}

function parseCsv(
  bytes: Buffer,
  { encoding, delimiter }: CsvForm,
): { ok: true; records: CsvRecord[] } | Extract<CareFile, { ok: false }> {
  const text = Buffer.from(decodeText(bytes, encoding), 'utf8');
  const records: CsvRecord[] = [];
  const position = new LinePosition(text);
  try {
    parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n'],
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (fields: string[], { bytes: end }) => {
        records.push({ line: position.ofNext(), fields });
        position.moveTo(end);
        return null;
      },
    });
  } catch {
    // of all that CSV can have wrong only this is left
    return { ok: false, line: position.ofNext(), problem: 'a quotation mark is opened in it and never closed' };
  }
  return { ok: true, records };
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Counts lines along with the parser, whose own count takes the two halves of a Windows line end inside quotes for two. */
class LinePosition {
  private at = 0;
  private line = 1;

  constructor(private readonly text: Buffer) {}

  /** Line where the next record begins: blank ones before it are none. */
  ofNext(): number {
    for (let byte = this.text[this.at]; byte === lineFeed || byte === carriageReturn; byte = this.text[this.at]) {
      if (byte === lineFeed) this.line += 1;
      this.at += 1;
    }
    return this.line;
  }

  moveTo(end: number): void {
    for (let at = this.text.indexOf(lineFeed, this.at); at >= 0 && at < end; at = this.text.indexOf(lineFeed, at + 1))
      this.line += 1;
    this.at = end;
  }
}

type Column = { name: string; at: number };

/** Or what is wrong with the header. */
function columnsOf(header: string[], wanted: readonly string[]): Column[] | string {
  const found = header.map((name) => name.trim().toLowerCase());
  const columns = wanted.map((name) => ({ name, at: found.indexOf(name.toLowerCase()) }));
  const missing = columns.filter(({ at }) => at < 0).map(({ name }) => name);
  if (missing.length > 0) return `the header has no column ${missing.join(', ')}`;
  const twice = columns.filter(({ name, at }) => found.lastIndexOf(name.toLowerCase()) !== at).map(({ name }) => name);
  return twice.length > 0 ? `the header has more than one column ${twice.join(', ')}` : columns;
}

function rowOf(record: string[], columns: Column[]): CareRow {
  return Object.fromEntries(columns.map(({ name, at }) => [name, record[at] ?? null]));
}
