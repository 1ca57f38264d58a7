import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { careSystem } from '../../src/legacy/civicview/adapter.js';
import { dropTransport } from '../../src/legacy/civicview/drop-transport.js';
import { openDropFolders } from '../../src/legacy/civicview/drop/open-drop-folders.js';
import type { CivicViewMapping } from '../../src/legacy/civicview/mapping-file.js';
import { encodeText } from '../../src/legacy/civicview/text-encoding.js';
import type { LegacyDetails, LegacySystem } from '../../src/legacy/legacy-system.js';
import type { Signal } from '../../src/model/service-target.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import type {
  BenchTuning,
  Declaration,
  GarbageRow,
  LegacyBench,
  LegacySource,
  SourceFault,
  SourceRecord,
} from '../contract/kit/bench.js';
import { never } from '../contract/kit/check.js';
import {
  benchCodes,
  csvLine,
  benchMapping,
  type BenchRow,
  fullDetails,
  garbage,
  named,
  officers,
  rowOf,
  toldOf,
} from './civicview-bench-rows.js';
import { fastDisk } from './civicview-drop.js';
import { faultyFolders, FolderFaults, impossibleInFolders } from './faulty-folders.js';

/** By the sample mapping: everything stands in the row. */
export const careShows: Declaration['shows'] = {
  always: [
    'received',
    'completed',
    'reopened',
    'neutrality-received',
    'entered-in-care',
    'acknowledged',
    'progress-notice',
    'dissatisfied',
    'anonymous-received',
    'stage-accepted',
    'flagged',
    'referred',
    'triaged',
  ] satisfies Signal[],
  onlyDetails: [],
};

const declares: Declaration = {
  list: true,
  details: 'inline',
  singles: false,
  identity: 'number',
  exports: true,
  sessions: false,
  throttles: false,
  incremental: true,
  tellsTouched: false,
  shows: careShows,
  // rows are known by their numbers, and a CSV has texts alone
  impossibleRejects: ['missing-id', 'bad-type'],
  impossibleFaults: impossibleInFolders,
  letters: 'windows-1252',
};

/** The CivicView adapter with the sample mapping, on a drop of its own in a folder, for the contract kit. */
export async function civicviewDropBench({ impatient }: BenchTuning): Promise<LegacyBench> {
  const drop = await mkdtemp(join(fastDisk, 'shirelink-drop-'));
  await mkdir(join(drop, 'inbox'));
  const timeoutSeconds = impatient ? 0.3 : 10;
  const mapping = benchMapping();
  const faults = new FolderFaults();
  const another = () => adapter({ drop, mapping, faults, deadlineMs: timeoutSeconds * 1000 });
  return {
    legacy: another(),
    another,
    source: new ExportingSource({ drop, mapping, faults, take: () => drain(another()) }),
    declares,
    // two attempts, and the pause between them
    patienceMs: timeoutSeconds * 2000 + 250,
    number: (index) => `26/${String(index).padStart(5, '0')}`,
    told: (record) => toldOf(record, 'number'),
    codes: benchCodes,
    // what was aborted may still be writing for a moment
    stop: () => rm(drop, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }),
  };
}

interface Ground {
  drop: string;
  mapping: CivicViewMapping;
  faults: FolderFaults;
  deadlineMs: number;
}

function adapter({ drop, mapping, faults, deadlineMs }: Ground): LegacySystem {
  const system = 'civicview';
  const settings = {
    name: system,
    mapping,
    mappingPath: '',
    officers,
    syncEverySeconds: 5,
    sweepEverySeconds: 60,
  } as const;
  const folders = openDropFolders({ kind: 'directory', path: drop }, { system, deadlineMs });
  return careSystem(settings, { clock: new SystemClock() }, (parts) =>
    dropTransport(parts, faultyFolders(folders, faults, { system, deadlineMs })),
  );
}

async function drain(legacy: LegacySystem): Promise<void> {
  for await (const _ of legacy.changesSince(null, { signal: never })) continue;
}

type Kind = 'changes' | 'full';

/** A CARE that writes an export of whatever it is told. */
class ExportingSource implements LegacySource {
  private readonly rows = new Map<string, BenchRow>();
  /** What each export holds, in lines of CSV. */
  private readonly batches: { kind: Kind; lines: string[] }[] = [];
  private readonly written: number[] = [];
  private cap = Infinity;
  private clockOffsetMs = 0;
  private fullIsNewest = false;

  constructor(
    private readonly parts: {
      drop: string;
      mapping: CivicViewMapping;
      faults: FolderFaults;
      /** A pass over what lies there. */
      take: () => Promise<void>;
    },
  ) {}

  async put(...records: SourceRecord[]): Promise<void> {
    for (const record of records) this.rows.set(record.legacyId, rowOf(record));
    await this.export(
      'changes',
      records.map((record) => this.lineOf(rowOf(record))),
    );
  }

  /** CARE tells of a deletion by leaving it out of the next export of everything. */
  remove(legacyId: string): Promise<void> {
    this.rows.delete(legacyId);
    this.fullIsNewest = false;
    return Promise.resolve();
  }

  async putGarbage(): Promise<GarbageRow[]> {
    const value = 'hush-hush';
    const lines = [csvLine(['26/00899', value])];
    const rows: GarbageRow[] = [{ reason: 'not-an-object', key: null, value }];
    for (const [index, { reason, overlay, keyed }] of garbage.entries()) {
      const number = `26/0090${index}`;
      lines.push(this.lineOf({ number, received: '28/02/2026 08:00:00', ...overlay(value) }));
      rows.push({ reason, key: keyed ? number : null, value });
    }
    await this.export('changes', lines);
    return rows;
  }

  async giveDetails(legacyId: string): Promise<LegacyDetails> {
    const row = { ...this.rows.get(legacyId), ...fullDetails.row };
    this.rows.set(legacyId, row);
    await this.export('changes', [this.lineOf(row)]);
    return fullDetails.details;
  }

  /** Nothing happens to a request of CARE beside its row. */
  touch(): Promise<void> {
    return Promise.resolve();
  }

  /** The adapter's pages have so many rows, and so have CARE's exports: those that lie there are written anew, unless one was taken already. */
  async shape({ pageCap }: { pageCap?: number }): Promise<void> {
    if (pageCap === undefined) return;
    this.cap = pageCap;
    this.parts.mapping.limits.rowsPerPage = pageCap;
    const { drop } = this.parts;
    const taken = await readdir(join(drop, 'taken')).catch(() => []);
    if (taken.length > 0) return;
    await rm(join(drop, 'inbox'), { recursive: true });
    await mkdir(join(drop, 'inbox'));
    this.written.length = 0;
    for (const { kind, lines } of this.batches) await this.writeBatch(kind, lines);
  }

  setClockOffset(seconds: number): Promise<void> {
    this.clockOffsetMs = seconds * 1000;
    return Promise.resolve();
  }

  fail(fault: SourceFault): void {
    this.parts.faults.set(fault);
  }

  heal(): void {
    this.parts.faults.clear();
  }

  /** A folder has no sessions. */
  expireTokens(): void {}

  calls(): { at: number; spoiled: boolean }[] {
    return [];
  }

  async exportAll(): Promise<void> {
    if (this.fullIsNewest) return;
    await this.export(
      'full',
      [...this.rows.values()].map((row) => this.lineOf(row)),
    );
    this.fullIsNewest = true;
    // a sweep looks at what a pass has taken
    await this.parts.take();
  }

  exportedAt(): number[] {
    return [...this.written];
  }

  private lineOf(row: BenchRow): string {
    return csvLine(Object.values(named(row, this.parts.mapping.columns)));
  }

  private async export(kind: Kind, lines: string[]): Promise<void> {
    this.fullIsNewest = false;
    this.batches.push({ kind, lines });
    await this.writeBatch(kind, lines);
  }

  private async writeBatch(kind: Kind, lines: string[]): Promise<void> {
    const size = kind === 'full' ? Infinity : this.cap;
    for (let from = 0; from === 0 || from < lines.length; from += size)
      await this.write(kind, lines.slice(from, from + size));
  }

  /** The CSV first and the manifest last, each under its name once it is whole. */
  private async write(kind: Kind, lines: string[]): Promise<void> {
    const { drop, mapping } = this.parts;
    const header = csvLine(Object.keys(named({}, mapping.columns)));
    const csv = encodeText([header, ...lines].join(''), mapping.drop!.encoding);
    // a little ago, so that no two are alike and none is ahead of its reader
    const createdAt = Math.max(Date.now() + this.clockOffsetMs - 1000, (this.written.at(-1) ?? 0) + 1);
    this.written.push(createdAt);
    const sequence = this.written.length;
    const name = `care-${String(sequence).padStart(6, '0')}`;
    const manifest = {
      ...{ system: 'civicview-care', sequence, kind, createdAt: new Date(createdAt).toISOString() },
      ...{ file: `${name}.csv`, rows: lines.length, sha256: createHash('sha256').update(csv).digest('hex') },
    };
    for (const [file, content] of [
      [`${name}.csv`, csv],
      [`${name}.manifest.json`, JSON.stringify(manifest)],
    ] as const) {
      const path = join(drop, 'inbox', file);
      await writeFile(`${path}.part`, content);
      await rename(`${path}.part`, path);
    }
  }
}
