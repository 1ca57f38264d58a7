import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Command } from '../../../src/embedded/processes/command.js';
import { runToEnd } from '../../../src/embedded/processes/run-to-end.js';
import { cachedFolder, isCached } from './cached-folder.js';
import { runJob } from './dlt/run-job.js';

/** `default`: as it comes, but told what the rows' key is. `best`: the fastest of its settings that were tried here. */
export type DltSettings = 'default' | 'best';

export interface DltOptions {
  /** Each load makes a schema of its own there, and drops it. */
  databaseUrl: string;
  /** Answers `GET ?$skip=&$top=` with `{"value":[...]}`, empty after the last row. */
  sourceUrl: string;
  /** Asked for as `authorization: Bearer <token>`. */
  token: string;
  /** A folder for its working files; a part of it is this peer's own and goes when it closes. */
  home: string;
  /** The field that rows are merged by, as the source spells it. */
  primaryKey: string;
}

export interface DltLoad {
  /** In the database afterwards, counted, each key once. */
  rows: number;
  /** Extract, normalize and load; the start of Python is not in it. */
  seconds: number;
  /** Those three alone, seconds. */
  stages: { extract: number; normalize: number; load: number };
  /** The most that the largest of its processes ever held: less than all of them together, where two normalize. */
  peakMegabytes: number;
}

export interface Dlt {
  /** One cold load, into a dataset that did not exist. Rejects with what Python said, and where a key is missing or doubled. */
  load(settings: DltSettings): Promise<DltLoad>;
  close(): Promise<void>;
}

const release = 'dlt-1.31.0';
const installWithinMilliseconds = 10 * 60_000;

const settingsOf: Record<DltSettings, { job: object; environment: Record<string, string> }> = {
  default: { job: { page: 100, strategy: 'delete-insert', format: null }, environment: {} },
  // Tried with 50,000 rows on two cores: parquet by two normalizers from files of 10,000 rows took 4.7-5.1 s while the machine was quiet,
  // by one 5.5 s, csv 9-13 s, inserts 18 s. A single file goes to one normalizer, however many there are; `upsert` loads no faster.
  best: {
    job: { page: 1000, strategy: 'delete-insert', format: 'parquet' },
    environment: { NORMALIZE__WORKERS: '2', DATA_WRITER__FILE_MAX_ITEMS: '10000' },
  },
};

/** Why dlt cannot run on this machine, in one sentence; null where it can, though it may have to be fetched from PyPI first (300 MB). */
export async function missingForDlt(): Promise<string | null> {
  if (isCached(release)) return null;
  const python = pythonOnPath();
  if (python === null) return 'Python (python3) was not found, and dlt runs on it.';
  const can = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  const runs = runToEnd(commandOf(python, ['-c', can]), { timeoutMilliseconds: 15_000 });
  return runs.then(
    () => null,
    () =>
      `${python} is older than Python 3.10 or cannot make a venv (Debian: python3-venv), which dlt is installed into.`,
  );
}

/** dlt's rest_api source and PostgreSQL destination, installed where they are not yet. */
export async function openDlt(options: DltOptions): Promise<Dlt> {
  const python = join(await cachedFolder({ name: release, fill: install }), 'bin', 'python');
  const folder = join(options.home, 'dlt');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return {
    load: (settings) => coldLoad(options, { python, folder, settings }),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function coldLoad(
  { databaseUrl, sourceUrl, token, primaryKey }: DltOptions,
  { python, folder, settings }: { python: string; folder: string; settings: DltSettings },
): Promise<DltLoad> {
  const dataset = `peer_dlt_${randomBytes(6).toString('hex')}`;
  const { origin, pathname } = new URL(sourceUrl);
  const { job, environment } = settingsOf[settings];
  const source = { baseUrl: `${origin}/`, path: pathname.slice(1), token, primaryKey };
  try {
    const command = commandOf(python, [fileURLToPath(new URL('dlt/load.py', import.meta.url))]);
    const told = await runJob(
      {
        ...command,
        cwd: folder,
        environment: { ...command.environment, ...quiet, DLT_DATA_DIR: folder, ...environment },
      },
      { ...job, ...source, databaseUrl, dataset, folder },
    );
    if (told.keys !== told.rows) throw new Error(`dlt left ${told.rows} rows of ${told.keys} keys`);
    const stages = { extract: told.extractSeconds, normalize: told.normalizeSeconds, load: told.loadSeconds };
    return { rows: told.rows, seconds: told.seconds, stages, peakMegabytes: told.peakMegabytes };
  } finally {
    rmSync(join(folder, dataset), { recursive: true, force: true });
    await dropDataset(databaseUrl, dataset);
  }
}

/** Merged rows are staged in a second schema. */
async function dropDataset(databaseUrl: string, dataset: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const schema of [dataset, `${dataset}_staging`]) await client.query(`drop schema if exists ${schema} cascade`);
  } finally {
    await client.end();
  }
}

const quiet = { RUNTIME__DLTHUB_TELEMETRY: 'false', RUNTIME__LOG_LEVEL: 'ERROR' };

async function install(draft: string): Promise<void> {
  const python = pythonOnPath();
  if (python === null) throw new Error((await missingForDlt()) ?? 'python3 was not found');
  const limit = { timeoutMilliseconds: installWithinMilliseconds };
  await runToEnd(commandOf(python, ['-m', 'venv', draft]), limit);
  const requirements = fileURLToPath(new URL('dlt/requirements.txt', import.meta.url));
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  await runToEnd(commandOf(join(draft, 'bin', 'python'), pip), limit);
}

/** The whole environment: pip's sources and certificates stand in it. */
function commandOf(file: string, args: string[]): Command {
  return { file, args, environment: process.env };
}

function pythonOnPath(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, 'python3')).find((file) => existsSync(file)) ?? null;
}
