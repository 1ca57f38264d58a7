import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../../src/embedded/free-port.js';
import { writePrivateFile } from '../../../../src/embedded/private-file.js';
import { type Child, startChild } from '../../../../src/embedded/processes/child.js';
import { tiedToParent } from '../../../../src/embedded/processes/command.js';
import { lastLines } from '../../../../src/embedded/processes/log-file.js';
import { stopProcess } from '../../../../src/embedded/processes/stop-process.js';
import { waitFor } from '../../../support/wait-for.js';
import { peakMegabytes } from '../../program.js';
import type { ConnectLibraries } from './connect-libraries.js';
import { filledTemplate } from './filled-template.js';

export interface WorkerOptions {
  brokers: string[];
  /** Exists and is empty: its files and its log. */
  folder: string;
  libraries: ConnectLibraries;
  /** A properties file with a connector named `outbox`, of one task. */
  connector: string;
}

const startMilliseconds = 90_000;
const changeMilliseconds = 30_000;

interface Status {
  connector: { state: string };
  tasks: { state: string; trace?: string }[];
}

/** Kafka Connect, standalone, as a process group of its own with one connector. */
export class ConnectWorker {
  private constructor(
    private readonly child: Child,
    private readonly url: string,
    private readonly logFile: string,
  ) {}

  /** Its connector runs when this resolves. Rejects with the end of its log, and leaves no process then. */
  static async start(options: WorkerOptions): Promise<ConnectWorker> {
    const { folder, libraries, brokers } = options;
    const port = String(await freePort(null));
    const values = { BROKERS: brokers.join(','), FOLDER: folder, PLUGINS: libraries.plugins, PORT: port };
    const workerFile = join(folder, 'worker.properties');
    writePrivateFile(workerFile, filledTemplate('worker.properties', values));
    const logFile = join(folder, 'connect.log');
    const child = startChild(await command(options, workerFile), { logFile, pidFile: null, signal: 'SIGTERM' });
    const worker = new ConnectWorker(child, `http://127.0.0.1:${port}/connectors/outbox`, logFile);
    try {
      await worker.untilRunning(startMilliseconds);
    } catch (error) {
      await worker.close();
      throw error;
    }
    return worker;
  }

  /** Its task is gone, and how far it came is written down. */
  async stopConnector(): Promise<void> {
    await this.ask('PUT', '/stop');
    const isStopped = async () => {
      const { connector, tasks } = await this.status();
      return connector.state === 'STOPPED' && tasks.length === 0;
    };
    await waitFor(isStopped, { what: 'Debezium stopped', timeoutMs: changeMilliseconds });
  }

  /** Only asked for when this resolves. */
  async resumeConnector(): Promise<void> {
    await this.ask('PUT', '/resume');
  }

  /** Throws with the end of its log where it has died or its task has failed. */
  async throwIfFailed(): Promise<void> {
    if (this.child.exit() !== null) throw new Error(`Kafka Connect ended\n${lastLines(this.logFile, 20)}`);
    const failed = (await this.status()).tasks.find(({ state }) => state === 'FAILED');
    if (failed) throw new Error(`Debezium failed: ${failed.trace?.slice(0, 2000) ?? ''}`);
  }

  /** The most that the process ever held, MB (VmHWM). */
  memoryMegabytes(): number {
    return peakMegabytes(this.child.pid ?? 0);
  }

  async close(): Promise<void> {
    if (this.child.pid === null || this.child.exit() !== null) return;
    await stopProcess(this.child.pid, { signal: 'SIGTERM', graceMilliseconds: 30_000 });
    await this.child.exited;
  }

  private async untilRunning(timeoutMs: number): Promise<void> {
    const isRunning = async () => {
      if (this.child.exit() !== null) return true;
      const { tasks } = await this.status();
      return tasks.length > 0 && tasks.every(({ state }) => state === 'RUNNING' || state === 'FAILED');
    };
    try {
      await waitFor(isRunning, { what: 'Kafka Connect', timeoutMs });
    } catch (error) {
      throw new Error(`Kafka Connect did not start\n${lastLines(this.logFile, 20)}`, { cause: error });
    }
    await this.throwIfFailed();
  }

  private async status(): Promise<Status> {
    return (await (await this.ask('GET', '/status')).json()) as Status;
  }

  private async ask(method: string, path: string): Promise<Response> {
    const answer = await fetch(this.url + path, { method });
    if (!answer.ok) throw new Error(`Kafka Connect answered ${answer.status} to ${method} ${path}`);
    return answer;
  }
}

/** A heap of 1 GB, half of what Connect's own script gives: it was enough, and keeps the memory it is measured by low. */
function command({ libraries, connector, folder }: WorkerOptions, workerFile: string) {
  const logging = fileURLToPath(new URL('log4j2.properties', import.meta.url));
  const flags = [
    '-Xms256m',
    '-Xmx1g',
    '-XX:+UseG1GC',
    '-Djava.awt.headless=true',
    `-Dlog4j2.configurationFile=${logging}`,
  ];
  const main = 'org.apache.kafka.connect.cli.ConnectStandalone';
  const args = [...flags, '-cp', join(libraries.worker, '*'), main, workerFile, connector];
  const { PATH, HOME } = process.env;
  return tiedToParent(
    { file: libraries.java, args, environment: { PATH, HOME, LC_ALL: 'C.UTF-8' }, cwd: folder },
    'SIGTERM',
  );
}
