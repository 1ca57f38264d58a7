import type { CodeField } from '../legacy-system.js';
import type { DropParts } from './drop-parts.js';
import type { ExportOutcome, Remark } from './drop/export-answers.js';
import type { DropExport } from './drop/export-reading.js';
import type { RejectedLine } from './drop/rejected-lines.js';
import type { CareColumns } from './mapping-file.js';
import { readRow } from './mapping.js';
import { supersededLines } from './superseded-lines.js';
import { type CareLine, readCareFile } from './wire.js';

type Review = Pick<DropParts, 'rules' | 'interpret' | 'csv'>;

/**
 * What came of an export, for whoever looks after CARE: derived from the file and the mapping alone, so that it comes out the same however
 * often it is asked for. Names columns and lines, never a value.
 */
export function outcomeOf(parts: Review, { bytes }: Pick<DropExport, 'bytes'>): ExportOutcome {
  const file = readCareFile(bytes, parts.csv);
  const rejected: RejectedLine[] = [];
  const remarks: Remark[] = [];
  const lines = file.ok ? file.lines : [];
  const superseded = supersededLines(lines, parts.rules);
  for (const line of lines) {
    const read = readRow(line.row, parts.rules);
    if (read.result.outcome === 'reject') {
      const { reason, detail } = read.result;
      rejected.push({ line: line.line, number: numberOf(line, parts), reason, detail });
    } else if (superseded.has(line)) {
      remarks.push({
        line: line.line,
        remark: 'this file holds a newer state of the same request, which was taken instead',
      });
    } else {
      const found = [
        ...doubts(read.doubtful),
        ...unknown(parts.interpret(read.result.codes).gaps, parts.rules.columns),
      ];
      remarks.push(...found.map((remark) => ({ line: line.line, remark })));
    }
  }
  return { rejected, remarks };
}

function numberOf({ row }: CareLine, { rules }: Review): string | null {
  const number = 'expected' in row ? null : row[rules.columns.number];
  return typeof number === 'string' ? number : null;
}

function doubts(columns: string[]): string[] {
  return columns.map(
    (column) =>
      `${column} lies in the hour that came twice when daylight saving ended; it was taken for the first of the two`,
  );
}

function unknown(gaps: { field: CodeField }[], columns: CareColumns): string[] {
  const names = new Set(gaps.map(({ field }) => columns[columnOf[field]] ?? field));
  return [...names].map(
    (name) => `${name} holds a code that Shirelink does not know; the case is confidential until it does`,
  );
}

const columnOf: Record<CodeField, keyof CareColumns> = {
  category: 'category',
  closure: 'status',
  progress: 'status',
  channel: 'channel',
  unit: 'officer',
  handler: 'officer',
  priority: 'priority',
  origin: 'origin',
  about: 'about',
  allegations: 'allegations',
  flags: 'flags',
  triage: 'triage',
  stage: 'stage',
  outsideBody: 'outsideBody',
  contactRestriction: 'contactRestriction',
  response: 'response',
  resolution: 'resolution',
  outcome: 'outcome',
};
