import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Drop } from '../../src/legacy/civicview/drop/drop.js';
import type { DropFolder, DropFolders } from '../../src/legacy/civicview/drop/drop-folders.js';
import type { RowCounter } from '../../src/legacy/civicview/drop/export-reading.js';

const system = 'civicview-care';

/** Each step of the drop is synced to disk, thousands of them in these tests: in memory where that can be had. */
export const fastDisk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A drop in a folder of its own, with CARE's side of it. */
export class CareDrop {
  readonly root = mkdtempSync(join(fastDisk, 'shirelink-drop-'));

  constructor() {
    mkdirSync(join(this.root, 'inbox'));
  }

  path(folder: DropFolder, name = ''): string {
    return join(this.root, folder, name);
  }

  /** As CARE does: both under `.part`, the CSV renamed first and the manifest last. */
  deliver(delivery: Delivery): void {
    const { csv, manifest } = filesOf(delivery);
    this.put('inbox', csv.name, csv.content);
    this.put('inbox', manifest.name, manifest.content);
  }

  put(folder: DropFolder, name: string, content: string | Buffer): void {
    writeFileSync(this.path(folder, `${name}.part`), content);
    renameSync(this.path(folder, `${name}.part`), this.path(folder, name));
  }

  /** Contents by path, of everything in the folders; empty folders are not told of. */
  files(): Record<string, string> {
    const entries = readdirSync(this.root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
    return Object.fromEntries(
      files.sort().map((path) => [path.slice(this.root.length + 1), readFileSync(path, 'utf8')]),
    );
  }

  names(): string[] {
    return Object.keys(this.files());
  }

  /** An answer of ours in `acks`. */
  answer(name: string): unknown {
    return JSON.parse(readFileSync(this.path('acks', name), 'utf8'));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export interface Delivery {
  sequence: number;
  rows: string[];
  kind?: 'changes' | 'full';
  /** What the manifest says against the truth. */
  manifest?: Record<string, unknown>;
}

export function filesOf({ sequence, rows, kind = 'changes', manifest = {} }: Delivery) {
  const content = ['request_no,status', ...rows].map((line) => `${line}\r\n`).join('');
  const stem = `care-${String(sequence).padStart(6, '0')}`;
  const sha256 = sha256Of(content);
  const createdAt = `2026-11-22T10:00:${String(sequence % 60).padStart(2, '0')}+11:00`;
  const told = { system, sequence, kind, createdAt, file: `${stem}.csv`, rows: rows.length, sha256, ...manifest };
  return {
    csv: { name: `${stem}.csv`, content },
    manifest: { name: `${stem}.manifest.json`, content: JSON.stringify(told) },
  };
}

export function sha256Of(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** A line is a row; an open quote cannot be read. */
const countLines: RowCounter = (bytes) => {
  const lines = linesOf(bytes);
  const open = lines.findIndex((line) => line.includes('"'));
  if (open >= 0) return { ok: false, line: open + 1, problem: 'a quotation mark is opened and never closed' };
  return { ok: true, rows: lines.length - 1 };
};

export function linesOf(bytes: Buffer): string[] {
  return bytes.toString('utf8').split('\r\n').slice(0, -1);
}

export function dropOf(folders: DropFolders, options: { firstSequence?: number; maxFileBytes?: number } = {}): Drop {
  return new Drop({
    system: 'civicview',
    folders,
    manifestSystem: system,
    prefix: 'care',
    firstSequence: 1,
    maxFileBytes: 10_000,
    countRows: countLines,
    ...options,
  });
}
