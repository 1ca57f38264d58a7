import { csvLine } from '../../../platform/csv/csv-line.js';
import type { RejectReason } from '../../legacy-system.js';

/** A row that could not be taken though its file could. */
export interface RejectedLine {
  /** Physical line where the row begins, from 1; the header is line 1. */
  line: number;
  /** As CARE numbers the request, where it could be read. */
  number: string | null;
  reason: RejectReason;
  /** Names the column and what was wrong with it; never its value. */
  detail: string;
}

interface ReasonWords {
  problem: string;
  whatToDo: string;
}

const words: Record<RejectReason, ReasonWords> = {
  'not-an-object': {
    problem: 'The row does not have the columns of the header',
    whatToDo:
      'Look for a quotation mark or comma too many in this row, correct it in CARE, and export the request again.',
  },
  'missing-id': {
    problem: 'The row has no request number',
    whatToDo: 'Give it its number in CARE, and export it again.',
  },
  'missing-number': {
    problem: 'The row has no request number',
    whatToDo: 'Give it its number in CARE, and export it again.',
  },
  'bad-number': {
    problem: 'The request number cannot be read',
    whatToDo: 'Correct the number in CARE, and export the request again.',
  },
  'missing-received': {
    problem: 'The row does not say when the request was received',
    whatToDo: 'Enter the day and time of receipt in CARE, and export the request again.',
  },
  'bad-date': {
    problem: 'A date or time cannot be read',
    whatToDo:
      'Correct the date in CARE, and export the request again. Shirelink expects dates as the mapping file says.',
  },
  'bad-type': {
    problem: 'A field does not hold what belongs there',
    whatToDo: 'Correct the field in CARE, and export the request again.',
  },
  'too-large': {
    problem: 'A field is longer than can be kept',
    whatToDo: 'Shorten the field in CARE, and export the request again.',
  },
};

/** More of them in one file are no longer read one by one. */
const mostLines = 10_000;

/** The list for the officer: RFC 4180, one line for each row that was not taken. Holds no personal data. */
export function rejectedLinesCsv(rejected: RejectedLine[]): Buffer {
  const shown = rejected.slice(0, mostLines).map(({ line, number, reason, detail }) => {
    const { problem, whatToDo } = words[reason];
    return csvLine([line, plainNumber(number), `${problem}: ${detail}.`, whatToDo]);
  });
  const more = rejected.length - shown.length;
  const end = more > 0 ? [csvLine(['', '', `${more} more lines have faults that are not listed.`, ''])] : [];
  return Buffer.from([csvLine(['line', 'request_no', 'problem', 'what_to_do']), ...shown, ...end].join(''), 'utf8');
}

// what stands in a broken row's first column may be anything, a name too
function plainNumber(number: string | null): string {
  return number !== null && /^[A-Za-z]{0,6}[0-9./-]{1,24}$/.test(number) ? number : '';
}
