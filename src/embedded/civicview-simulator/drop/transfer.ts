import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultKind } from '../control/faults.js';
import { exportName, manifestOf, type Manifest } from '../wire/export-file.js';
import { textOfWindows1252 } from '../wire/windows-1252.js';
import { type DropFolders, isThere, writePart, writeWhole } from './drop-folders.js';

interface Bundle {
  csv: Buffer;
  manifest: Manifest;
}

/** What has gone wrong is made good by calling this; null: nothing is left to do. */
type Rest = (() => Promise<void>) | null;

/** Carries exports from where CARE keeps them into the drop: each file whole under its name at once, the CSV before its manifest. */
export class Transfer {
  private readonly unfinished = new Map<number, () => Promise<void>>();

  constructor(private readonly folders: DropFolders) {}

  async keep(csv: Buffer, manifest: Manifest): Promise<void> {
    const { csv: csvPath, manifest: manifestPath } = pathsIn(this.folders.kept, manifest.sequence);
    await writeWhole(csvPath, csv);
    await writeWhole(manifestPath, manifestText(manifest));
  }

  /** False where CARE no longer has it. */
  async deliver(sequence: number, fault: FaultKind | null): Promise<boolean> {
    const bundle = await this.kept(sequence);
    if (!bundle) return false;
    this.unfinished.delete(sequence);
    const rest = await this.put(bundle, fault);
    if (rest) this.unfinished.set(sequence, rest);
    return true;
  }

  /** Numbers of exports whose transfer is not finished. */
  open(): number[] {
    return [...this.unfinished.keys()];
  }

  async finish(): Promise<void> {
    for (const [sequence, rest] of [...this.unfinished]) {
      await rest();
      this.unfinished.delete(sequence);
    }
  }

  /** Whether both files lie in the drop: still to be taken, in the reader's hands, or put away. */
  async isDelivered(sequence: number): Promise<boolean> {
    for (const folder of [this.folders.inbox, this.folders.taken, this.folders.archive]) {
      const paths = pathsIn(folder, sequence);
      if ((await isThere(paths.manifest)) && (await isThere(paths.csv))) return true;
    }
    return false;
  }

  /** Out of the inbox again, where it should never have come. */
  async takeBack(sequence: number): Promise<void> {
    const { csv, manifest } = pathsIn(this.folders.inbox, sequence);
    await rm(manifest, { force: true });
    await rm(csv, { force: true });
  }

  async forget(sequence: number): Promise<void> {
    const { csv, manifest } = pathsIn(this.folders.kept, sequence);
    await rm(csv, { force: true });
    await rm(manifest, { force: true });
  }

  private async kept(sequence: number): Promise<Bundle | null> {
    const { csv, manifest } = pathsIn(this.folders.kept, sequence);
    if (!(await isThere(manifest))) return null;
    return { csv: await readFile(csv), manifest: JSON.parse(await readFile(manifest, 'utf8')) as Manifest };
  }

  private async put(bundle: Bundle, fault: FaultKind | null): Promise<Rest> {
    const { csv, manifest } = bundle;
    const paths = pathsIn(this.folders.inbox, manifest.sequence);
    // a manifest of an earlier, broken delivery must not stand beside another CSV
    await rm(paths.manifest, { force: true });
    const whole = () => this.whole(bundle);
    const begun: Partial<Record<FaultKind, () => Promise<void>>> = {
      'held-back': () => Promise.resolve(),
      'half-written': () => writePart(paths.csv, csv.subarray(0, Math.floor(csv.length / 2))),
      'csv-only': () => writeWhole(paths.csv, csv),
      'manifest-first': () => writeWhole(paths.manifest, manifestText(manifest)),
      duplicate: whole,
      'reused-sequence': whole,
    };
    const begin = fault === null ? undefined : begun[fault];
    if (!begin) {
      await this.whole(fault === null ? bundle : broken(bundle, fault), fault === 'broken-manifest');
      return null;
    }
    await begin();
    if (fault === 'manifest-first') return () => writeWhole(paths.csv, csv);
    return fault === 'reused-sequence' ? () => this.reuse(manifest) : whole;
  }

  private async whole({ csv, manifest }: Bundle, isManifestBroken = false): Promise<void> {
    const paths = pathsIn(this.folders.inbox, manifest.sequence);
    await writeWhole(paths.csv, csv);
    await writeWhole(paths.manifest, isManifestBroken ? '{"system":"civicview-c' : manifestText(manifest));
  }

  /** As after a restore of CARE's own database: the number was given out before, and now means something else. */
  private async reuse(manifest: Manifest): Promise<void> {
    const csv = await readFile(pathsIn(this.folders.kept, manifest.sequence).csv);
    const header = csv.subarray(0, csv.indexOf('\r\n') + 2);
    const { sequence, kind, createdAt } = manifest;
    await this.whole({
      csv: header,
      manifest: manifestOf(header, { sequence, kind, createdAt: Date.parse(createdAt), rows: 0 }),
    });
  }
}

function broken({ csv, manifest }: Bundle, fault: FaultKind): Bundle {
  if (fault === 'truncated') return { csv: csv.subarray(0, Math.floor(csv.length / 2)), manifest };
  if (fault === 'wrong-hash') return { csv, manifest: { ...manifest, sha256: '0'.repeat(64) } };
  if (fault === 'wrong-rows') return { csv, manifest: { ...manifest, rows: manifest.rows + 1 } };
  if (fault !== 'wrong-encoding') return { csv, manifest };
  const wide = Buffer.from(`\ufeff${textOfWindows1252(csv)}`, 'utf16le');
  const { sequence, kind, createdAt, rows } = manifest;
  return { csv: wide, manifest: manifestOf(wide, { sequence, kind, createdAt: Date.parse(createdAt), rows }) };
}

function pathsIn(folder: string, sequence: number): { csv: string; manifest: string } {
  const name = join(folder, exportName(sequence));
  return { csv: `${name}.csv`, manifest: `${name}.manifest.json` };
}

function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest)}\n`;
}
