import { parse } from 'csv-parse/sync';
import { type LogicalLine, LogicalLines } from './logical-lines.js';
import { physicalLines } from './physical-lines.js';

/** One record of a CSV file, or why its line is none. `line` counts from 1, the header included. */
export type CsvRecord = { line: number; fields: string[] } | { line: number; fault: string };

export interface CsvForm {
  delimiter: string;
  encoding: string;
}

// A parser for each line costs seven times as much as one for many.
const batchSize = 1000;

/** Records in the file's order, the header first; fields as written, quotes taken off. Throws where the file cannot be read. */
export async function* csvRecords(path: string, form: CsvForm): AsyncGenerator<CsvRecord> {
  const parseText = recordParser(form.delimiter);
  const joiner = new LogicalLines((text, joined) => parseText(text, joined)?.length === 1);
  let batch: LogicalLine[] = [];
  for await (const line of physicalLines(path, form.encoding)) {
    batch.push(...joiner.push(line));
    if (batch.length < batchSize) continue;
    yield* recordsOf(batch, parseText);
    batch = [];
  }
  yield* recordsOf([...batch, ...joiner.end()], parseText);
}

type ParseText = (text: string, byTheLetter?: boolean) => string[][] | null;

/** Null where the text is not CSV. A stray quote stands for itself, unless it has to be CSV by the letter. */
function recordParser(delimiter: string): ParseText {
  return (text, byTheLetter = false) => {
    try {
      return parse(text, { delimiter, relax_quotes: !byTheLetter, relax_column_count: true });
    } catch {
      return null;
    }
  };
}

function recordsOf(lines: LogicalLine[], parseText: ParseText): CsvRecord[] {
  const single = lines.flatMap((line) => ('text' in line && !line.joined ? [line.text] : []));
  const together = parseText(single.join('\n'));
  // Fewer records than lines: some line leaves a quote open after all, and each has to be looked at by itself.
  const batch = together?.length === single.length ? together : null;
  let next = 0;
  return lines.map((line) => {
    if ('fault' in line) return line;
    const fields = line.joined ? undefined : batch?.[next++];
    return fields ? { line: line.line, fields } : recordOf(line, parseText);
  });
}

function recordOf(line: { line: number; text: string; joined: boolean }, parseText: ParseText): CsvRecord {
  const records = parseText(line.text, line.joined);
  const fields = records?.length === 1 ? records[0] : undefined;
  return fields ? { line: line.line, fields } : { line: line.line, fault: 'a quote is opened and never closed' };
}
