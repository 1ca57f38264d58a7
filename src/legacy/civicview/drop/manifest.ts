import { DateTime } from 'luxon';
import type { Instant } from '../../../model/case.js';

/** Bytes; a true one has some 250. */
export const largestManifest = 64 * 1024;

export interface Manifest {
  system: string;
  sequence: number;
  kind: 'changes' | 'full';
  createdAt: Instant;
  /** Of the CSV; always the one name that belongs to the number, so that it can point nowhere else. */
  file: string;
  /** Data rows, without the header. */
  rows: number;
  /** Of the CSV, lower-case hex. */
  sha256: string;
}

export type ManifestReading = { ok: true; manifest: Manifest } | { ok: false; problem: string };

type Expected = Pick<Manifest, 'system' | 'sequence' | 'file'>;

/** Reads a manifest that must be of this system, number and file. `problem` is for people and holds no value of the file. */
export function readManifest(content: Buffer, expected: Expected): ManifestReading {
  const value = parse(content);
  if (value === null) return { ok: false, problem: 'it is not a JSON object in UTF-8' };
  const problem = identityProblem(value, expected) ?? contentProblem(value);
  if (problem !== null) return { ok: false, problem };
  const { kind, rows, sha256 } = value as { kind: Manifest['kind']; rows: number; sha256: string };
  const createdAt = instantOf(value['createdAt'])!;
  return { ok: true, manifest: { ...expected, kind, createdAt, rows, sha256: sha256.toLowerCase() } };
}

function identityProblem(value: Record<string, unknown>, { system, sequence, file }: Expected): string | null {
  if (value['system'] !== system) return `"system" must be "${system}"`;
  if (value['sequence'] !== sequence) return `"sequence" must be ${sequence}, as in the file's name`;
  if (value['file'] !== file) return `"file" must be "${file}"`;
  return null;
}

function contentProblem({ kind, createdAt, rows, sha256 }: Record<string, unknown>): string | null {
  if (kind !== 'changes' && kind !== 'full') return '"kind" must be "changes" or "full"';
  if (instantOf(createdAt) === null)
    return '"createdAt" must be a time with its offset, such as 2026-11-22T10:00:00+11:00';
  if (typeof rows !== 'number' || !Number.isSafeInteger(rows) || rows < 0) return '"rows" must be a whole number';
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/i.test(sha256)) return '"sha256" must be 64 hexadecimal digits';
  return null;
}

function instantOf(value: unknown): Instant | null {
  // without an offset it could mean either of the two hours when DST ends
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(value))
    return null;
  const at = DateTime.fromISO(value, { zone: 'utc' });
  return at.isValid ? at.toJSDate().toISOString() : null;
}

function parse(content: Buffer): Record<string, unknown> | null {
  try {
    // Windows writes a byte order mark, which the decoder takes off
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
