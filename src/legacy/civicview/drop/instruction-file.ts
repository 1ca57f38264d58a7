import { createHash } from 'node:crypto';
import type { Instant } from '../../../model/case.js';
import type { InstructedAct, LegacyInstruction } from '../../legacy-system.js';
import type { CareEncoding } from '../mapping-file.js';
import { decodeText, encodeText } from '../text-encoding.js';
import { exportNames } from './file-names.js';

/** What instructions to CARE are called: `instr-000045.csv`. */
export const instructionPrefix = 'instr';

/** The manifest of an instruction. Its key lets CARE, too, know a repetition. */
export interface InstructionManifest {
  system: string;
  sequence: number;
  kind: 'instructions';
  createdAt: Instant;
  file: string;
  rows: 1;
  sha256: string;
  key: string;
}

const columns = ['key', 'request_no', 'instruction', 'stage', 'work_order_no', 'text'];
/** Characters. */
const longestText = 4000;

/** What is wrong with an instruction: a code for SourceError; null: nothing. */
export function instructionFault({ key, number, act }: LegacyInstruction, encoding: CareEncoding): string | null {
  if (!/^[A-Za-z0-9._-]{1,100}$/.test(key)) return 'bad-key';
  if (!isPlain(number)) return 'bad-number';
  if (act.do === 'work-order') return isPlain(act.workOrder) ? null : 'bad-work-order';
  if (act.do !== 'note') return null;
  if (act.text.trim() === '' || act.text.length > longestText) return 'bad-text-length';
  // a letter that CARE's encoding lacks would arrive as another one
  return decodeText(encodeText(act.text, encoding), encoding) === act.text ? null : 'text-not-encodable';
}

/** The CSV for CARE: RFC 4180, header and one row. The same instruction always gives the same bytes. */
export function instructionCsv({ key, number, act }: LegacyInstruction, encoding: CareEncoding): Buffer {
  const { name, stage, workOrder, text } = cellsOf(act);
  const lines = [columns, [key, number, name, stage, workOrder, text]];
  return encodeText(lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join(''), encoding);
}

export function instructionManifest(
  csv: Buffer,
  { system, sequence, key, createdAt }: { system: string; sequence: number; key: string; createdAt: Instant },
): InstructionManifest {
  const sha256 = createHash('sha256').update(csv).digest('hex');
  const { csv: file } = exportNames(instructionPrefix, sequence);
  return { system, sequence, kind: 'instructions', createdAt, file, rows: 1, sha256, key };
}

function cellsOf(act: InstructedAct): { name: string; stage: string; workOrder: string; text: string } {
  switch (act.do) {
    case 'note':
      return { name: 'NOTE', stage: '', workOrder: '', text: act.text };
    case 'work-order':
      return { name: 'WORK-ORDER', stage: '', workOrder: act.workOrder, text: '' };
    case 'stage':
      return { name: 'STAGE', stage: String(act.stage), workOrder: '', text: '' };
  }
}

// Exactly as it was said, unlike what people open in spreadsheets: a program imports this.
function cell(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function isPlain(value: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e]{0,58}[\x21-\x7e])?$/.test(value);
}
