import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { DropFolders } from '../../src/legacy/civicview/drop/drop-folders.js';
import type { ExportOutcome } from '../../src/legacy/civicview/drop/export-answers.js';
import type { DropExport } from '../../src/legacy/civicview/drop/export-reading.js';
import { dropOf, linesOf } from './civicview-drop.js';

/** What a mirror keeps: rows, and up to which export; written together, as one transaction does. */
export interface Stored {
  sequence: number | null;
  rows: string[];
}

/** A store that outlives its process. */
export class StoreFile {
  constructor(private readonly path: string) {}

  read(): Stored {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as Stored;
    } catch {
      return { sequence: null, rows: [] };
    }
  }

  commit(stored: Stored): void {
    writeFileSync(`${this.path}.new`, JSON.stringify(stored));
    renameSync(`${this.path}.new`, this.path);
  }
}

/** A row whose status is `?` cannot be taken. */
export function describeRows({ bytes }: DropExport): ExportOutcome {
  const rows = linesOf(bytes).slice(1);
  return {
    rejected: rows.flatMap((row, index) => {
      const [number = '', status] = row.split(',');
      const line = index + 2;
      return status === '?' ? [{ line, number, reason: 'bad-date', detail: 'due is no date' }] : [];
    }),
  };
}

/** One pass: what was committed before is answered, then each export is committed whole. */
export async function pass(
  folders: DropFolders,
  store: StoreFile,
  commit = async (work: () => void): Promise<void> => work(),
): Promise<void> {
  const { signal } = new AbortController();
  const drop = dropOf(folders);
  await drop.settle(store.read().sequence, describeRows, signal);
  for (;;) {
    const { sequence: done, rows } = store.read();
    const delivered = await drop.next(done, signal);
    if (!delivered) return;
    const { sequence } = delivered.manifest;
    await commit(() => store.commit({ sequence, rows: [...rows, ...linesOf(delivered.bytes).slice(1)] }));
  }
}
