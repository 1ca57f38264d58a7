import type { Consequence } from '../../source-error.js';
import { type ExportNames, exportNames } from './file-names.js';

/** Why an export is not taken: the code for operations, the words for the officer who looks after CARE's exports. */
export interface DropFault {
  code: Wrong['code'];
  consequence: Consequence;
  sequence: number;
  names: ExportNames;
  /** The file that it is about. */
  file: string;
  /** Physical line of the CSV, from 1; null where it is about the whole. */
  line: number | null;
  problem: string;
  whatToDo: string;
}

export type Wrong =
  | { code: 'sequence-gap'; next: number }
  | { code: 'sequence-reused'; archived: boolean }
  | { code: 'manifest-unreadable'; problem: string }
  | { code: 'file-missing'; stillPart: boolean }
  | { code: 'hash-differs'; bytes: number }
  | { code: 'rows-differ'; told: number; counted: number }
  | { code: 'csv-unreadable'; line: number; problem: string }
  | { code: 'file-too-large'; file: string; atMost: number }
  | { code: 'not-a-file'; file: string };

type Words = Pick<DropFault, 'file' | 'problem' | 'whatToDo'>;

/** What no new delivery by CARE mends: a person has to look at the drop. */
const forPeople: Wrong['code'][] = ['sequence-reused', 'file-too-large', 'not-a-file'];

/** A fault in plain words; they name files, lines and numbers, never what a row says. */
export function dropFault({ prefix, sequence }: { prefix: string; sequence: number }, wrong: Wrong): DropFault {
  const names = exportNames(prefix, sequence);
  const write = words[wrong.code] as (wrong: Wrong, names: ExportNames & { prefix: string }) => Words;
  return {
    code: wrong.code,
    consequence: forPeople.includes(wrong.code) ? 'halt-system' : 'retry',
    sequence,
    names,
    line: wrong.code === 'csv-unreadable' ? wrong.line : null,
    ...write(wrong, { ...names, prefix }),
  };
}

type WordsFor<Code extends Wrong['code']> = (
  wrong: Extract<Wrong, { code: Code }>,
  names: ExportNames & { prefix: string },
) => Words;

const words: { [Code in Wrong['code']]: WordsFor<Code> } = {
  'sequence-gap': ({ next }, { stem, csv, manifest, prefix }) => ({
    file: manifest,
    problem: `${stem} has not come, but ${exportNames(prefix, next).stem} lies in the inbox.`,
    whatToDo: `Deliver ${csv} and then ${manifest}. Exports are taken strictly in order: nothing after ${stem} is taken before it is there.`,
  }),
  'sequence-reused': ({ archived }, { stem, csv, manifest }) => ({
    file: manifest,
    problem: archived
      ? `The number of ${stem} was used before, for another content.`
      : `The number of ${stem} was used before, and its first content is not in the archive any more to compare with.`,
    whatToDo: `Take ${csv} and ${manifest} out of the inbox, and export what they say under the next free number. Nothing of this file was taken, and nothing new is taken while it lies there.`,
  }),
  'manifest-unreadable': ({ problem }, { manifest }) => ({
    file: manifest,
    problem: `${manifest} cannot be used: ${problem}.`,
    whatToDo: `Write ${manifest} again, under the same number. Nothing of this export was taken.`,
  }),
  'file-missing': ({ stillPart }, { csv, manifest }) => ({
    file: csv,
    problem: stillPart
      ? `${manifest} is there, but its CSV is still called ${csv}.part.`
      : `${manifest} is there, but ${csv} is not.`,
    whatToDo: `Deliver ${csv} under its full name. The CSV is to be renamed first and the manifest last; then this does not happen.`,
  }),
  'hash-differs': ({ bytes }, { csv, manifest }) => ({
    file: csv,
    problem: `${csv} (${bytes} bytes) is not the file that ${manifest} describes: the SHA-256 differs. It was cut off on the way, or changed afterwards.`,
    whatToDo: again(csv, manifest),
  }),
  'rows-differ': ({ told, counted }, { csv, manifest }) => ({
    file: csv,
    problem: `${manifest} says that there are ${told} rows, but ${csv} has ${counted}.`,
    whatToDo: again(csv, manifest),
  }),
  'csv-unreadable': ({ line, problem }, { csv, manifest }) => ({
    file: csv,
    problem: `${csv} cannot be read at line ${line}: ${problem}.`,
    whatToDo: again(csv, manifest),
  }),
  'file-too-large': ({ file, atMost }) => ({
    file,
    problem: `${file} is larger than ${atMost} bytes, which is the most that is taken at once.`,
    whatToDo:
      'Take it out of the inbox and export the same in smaller parts, the first of them under this number. If such a size is right, have the limit raised.',
  }),
  'not-a-file': ({ file }) => ({
    file,
    problem: `${file} is no ordinary file but a link, a folder or a device. Such are never opened.`,
    whatToDo:
      'Take it out of the inbox and find out who put it there. Then deliver the export again, under the same number.',
  }),
};

function again(csv: string, manifest: string): string {
  return `Deliver ${csv} and then ${manifest} again, whole, under the same number. Nothing of this export was taken.`;
}
