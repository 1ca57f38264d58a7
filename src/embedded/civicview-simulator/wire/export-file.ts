import { createHash } from 'node:crypto';
import type { ExportKind } from '../store/change.js';
import type { Millis } from '../store/complaint-row.js';
import { offsetTime } from './local-time.js';

/** What a manifest says; `file` beside it. */
export interface Manifest {
  system: 'civicview-care';
  sequence: number;
  kind: ExportKind;
  createdAt: string;
  file: string;
  rows: number;
  sha256: string;
}

/** `care-000123` */
export function exportName(sequence: number): string {
  return `care-${String(sequence).padStart(6, '0')}`;
}

export function manifestOf(
  csv: Buffer,
  of: { sequence: number; kind: ExportKind; createdAt: Millis; rows: number },
): Manifest {
  const { sequence, kind, createdAt, rows } = of;
  return {
    system: 'civicview-care',
    ...{ sequence, kind, createdAt: offsetTime(createdAt) },
    ...{ file: `${exportName(sequence)}.csv`, rows, sha256: sha256(csv) },
  };
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
