import type { Fault } from '../../config/fault.js';
import { createLogger } from '../../platform/logger/logger.js';
import type { Environment } from '../processes/command.js';
import { type ColumnsFile, readColumnsFile } from './columns-file.js';
import { asTheOnlyOne } from './fresh-stores.js';
import { Phases } from './phases.js';
import { playFile } from './play-file.js';
import { readRequests, type RequestsFile } from './read-requests.js';
import { reportLines } from './report.js';
import { type Servers, simulationServers } from './servers.js';

export interface SimulateOptions {
  /** Path of the CSV file, plain or gzipped. */
  from: string;
  /** Path of its columns file. */
  columns: string;
  verify: boolean;
  /** SHIRELINK_HOME. */
  home: string;
  logLevel: string;
  environment: Environment;
  signal: AbortSignal;
  /** `done` of `total` rows in what `note` names. */
  onProgress: (done: number, total: number | null, note: string) => void;
  /** Arguments of `node` that run the Authority simulator. Default: the built one. */
  authorityProgram?: string[];
  /** Default: those that run on the home, or some of its own. */
  servers?: Servers;
}

export type Simulated =
  | { outcome: 'played'; result: { ok: boolean; json: unknown; lines: string[] } }
  | { outcome: 'faults'; faults: Fault[] }
  | { outcome: 'refused'; reason: string };

/**
 * `shirelink simulate`: plays any city's file of service requests through an Authority simulator, sync, store and Kafka, in a database
 * and topics of its own, and with `verify` compares what came out with what went in.
 */
export async function simulate(options: SimulateOptions): Promise<Simulated> {
  const phases = new Phases();
  options.onProgress(0, null, 'reading the file');
  const input = await phases.time('read', () => readInput(options));
  if (!input.ok) return { outcome: 'faults', faults: input.faults };
  const logger = createLogger(options.logLevel);
  const { home, environment } = options;
  options.onProgress(0, null, 'starting servers');
  const servers = await phases.time(
    'servers',
    async () => options.servers ?? (await simulationServers({ home, environment, logger })),
  );
  try {
    const report = await asTheOnlyOne(servers.databaseUrl, () =>
      playFile({ ...options, ...input, servers, logger, phases }),
    );
    if (!report)
      return { outcome: 'refused', reason: 'another simulation is running on these servers: wait for its end' };
    const ok = report.differences.length === 0;
    return { outcome: 'played', result: { ok, json: report, lines: reportLines(report) } };
  } finally {
    await servers.stop();
  }
}

type Input = { ok: true; columns: ColumnsFile; file: RequestsFile } | { ok: false; faults: Fault[] };

async function readInput({ from, columns }: SimulateOptions): Promise<Input> {
  const checked = readColumnsFile(columns);
  if (!checked.ok) return checked;
  try {
    const read = await readRequests(from, checked.value);
    return read.ok ? { ok: true, columns: checked.value, file: read.value } : read;
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const what = `names a file that cannot be read (${code ?? message})`;
    return { ok: false, faults: [{ where: '--from', what, fix: 'Name a CSV file, plain or gzipped, that is whole.' }] };
  }
}
