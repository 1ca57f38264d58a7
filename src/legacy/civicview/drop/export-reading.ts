import { createHash } from 'node:crypto';
import { dropFault, type DropFault, type Wrong } from './drop-fault.js';
import type { DropFolder, DropFolders, DropPlace } from './drop-folders.js';
import { exportNames } from './file-names.js';
import { largestManifest, type Manifest, readManifest } from './manifest.js';

export interface DropExport {
  manifest: Manifest;
  /** Of the CSV: SHA-256 and rows are those of the manifest. */
  bytes: Buffer;
}

/** Counts data rows without the header, or says in which physical line the CSV cannot be read, and why; never with a value of it. */
export type RowCounter = (bytes: Buffer) => { ok: true; rows: number } | { ok: false; line: number; problem: string };

export interface ExportRules {
  folders: DropFolders;
  /** What a manifest must name as its system. */
  manifestSystem: string;
  /** What names of exports begin with. */
  prefix: string;
  maxFileBytes: number;
  countRows: RowCounter;
}

export type ExportReading = { ok: true; delivered: DropExport } | { ok: false; fault: DropFault };
export type ManifestOutcome = { ok: true; manifest: Manifest } | { ok: false; fault: DropFault };

/** Where an export's two files lie; the CSV in the first folder that has it. */
export interface ExportPlace {
  sequence: number;
  manifest: DropFolder;
  csv: DropFolder[];
}

/** The export, if it is whole and is what its manifest says. */
export async function readExport(rules: ExportRules, place: ExportPlace, signal: AbortSignal): Promise<ExportReading> {
  const read = await manifestOf(rules, { folder: place.manifest, sequence: place.sequence }, signal);
  if (!read.ok) return read;
  const content = await csvOf(rules, place, signal);
  const wrong = Buffer.isBuffer(content) ? differenceOf(content, read.manifest, rules) : content;
  if (wrong !== null) return { ok: false, fault: dropFault({ prefix: rules.prefix, sequence: place.sequence }, wrong) };
  return { ok: true, delivered: { manifest: read.manifest, bytes: content as Buffer } };
}

export async function manifestOf(
  { folders, manifestSystem: system, prefix }: ExportRules,
  { folder, sequence }: { folder: DropFolder; sequence: number },
  signal: AbortSignal,
): Promise<ManifestOutcome> {
  const { manifest: name, csv: file } = exportNames(prefix, sequence);
  const failed = (wrong: Wrong): ManifestOutcome => ({ ok: false, fault: dropFault({ prefix, sequence }, wrong) });
  const content = await folders.read({ folder, name }, largestManifest, signal);
  if (content === 'not-a-file') return failed({ code: 'not-a-file', file: name });
  if (content === 'too-large') return failed({ code: 'file-too-large', file: name, atMost: largestManifest });
  if (content === 'missing') return failed({ code: 'manifest-unreadable', problem: 'it is not there any more' });
  const reading = readManifest(content, { system, sequence, file });
  return reading.ok ? reading : failed({ code: 'manifest-unreadable', problem: reading.problem });
}

async function csvOf(
  { folders, prefix, maxFileBytes }: ExportRules,
  place: ExportPlace,
  signal: AbortSignal,
): Promise<Buffer | Wrong> {
  const { csv: name } = exportNames(prefix, place.sequence);
  for (const folder of place.csv) {
    const content = await folders.read({ folder, name }, maxFileBytes, signal);
    if (content === 'not-a-file') return { code: 'not-a-file', file: name };
    if (content === 'too-large') return { code: 'file-too-large', file: name, atMost: maxFileBytes };
    if (content !== 'missing') return content;
  }
  const part: DropPlace = { folder: place.manifest, name: `${name}.part` };
  return { code: 'file-missing', stillPart: (await folders.stat(part, signal)) !== null };
}

function differenceOf(bytes: Buffer, { sha256, rows }: Manifest, { countRows }: ExportRules): Wrong | null {
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) return { code: 'hash-differs', bytes: bytes.length };
  const counted = countRows(bytes);
  if (!counted.ok) return { code: 'csv-unreadable', line: counted.line, problem: counted.problem };
  return counted.rows === rows ? null : { code: 'rows-differ', told: rows, counted: counted.rows };
}
