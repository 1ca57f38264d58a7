import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../platform/logger/logger.js';
import { freePort } from './free-port.js';
import type { Home } from './home.js';
import { findJava } from './java.js';
import { answersAsBroker, brokerCommand, brokerPropertiesFile } from './kafka-broker.js';
import { kafkaJars, whyNoKafkaJars } from './kafka-jars.js';
import type { Environment } from './processes/command.js';
import { SupervisedProcess } from './processes/supervised-process.js';

export interface KafkaOptions {
  home: Home;
  cacheDirectory: string;
  environment: Environment;
  logger: Logger;
  /** Taken where it is free. Default 9092; null: any. */
  preferredPort?: number | null;
}

/** `unavailable` with brokers: it could not be started and is tried again; without: this machine lacks what `reason` names. */
export type KafkaState = { state: 'starting' | 'up'; reason: null } | { state: 'unavailable'; reason: string };

export interface EmbeddedKafka {
  /** Known before the broker is up; null where it cannot run here. */
  brokers: string[] | null;
  state(): KafkaState;
  /** Of the broker. */
  pid(): number | null;
  /** Resolves when the first start succeeded; rejects with the reason where it failed. */
  firstStart(): Promise<void>;
  stop(): Promise<void>;
}

const usualPort = 9092;
const tryAgainMilliseconds = 60_000;

/** Real Apache Kafka under `<home>/kafka`. Resolves as soon as its address is known; the broker comes up in the background. */
export async function startKafka(options: KafkaOptions): Promise<EmbeddedKafka> {
  const java = await findJava(options.environment);
  const missing = java.missing ?? whyNoKafkaJars(options);
  if (java.file === null || missing !== null) return absentKafka(missing ?? 'Java was not found');
  const port = await freePort(options.preferredPort === undefined ? usualPort : options.preferredPort);
  return new BackgroundKafka(options, java.file, port);
}

function absentKafka(reason: string): EmbeddedKafka {
  return {
    brokers: null,
    state: () => ({ state: 'unavailable', reason }),
    pid: () => null,
    firstStart: () => Promise.reject(new Error(reason)),
    stop: () => Promise.resolve(),
  };
}

class BackgroundKafka implements EmbeddedKafka {
  readonly brokers: string[];
  private readonly server: SupervisedProcess;
  private readonly stopping = new AbortController();
  private readonly first: Promise<void>;
  private readonly work: Promise<void>;
  private failure: string | null = null;
  private jars = '';

  constructor(
    private readonly options: KafkaOptions,
    private readonly java: string,
    private readonly port: number,
  ) {
    const address = `127.0.0.1:${port}`;
    this.brokers = [address];
    this.server = new SupervisedProcess(
      {
        name: 'Kafka',
        pidFile: join(options.home.kafka, 'broker.pid'),
        writesPidFile: false,
        mark: brokerPropertiesFile(options.home),
        logFile: join(options.home.kafka, 'broker.log'),
        signal: 'SIGTERM',
        graceMilliseconds: 10_000,
        readyWithinMilliseconds: 90_000,
        command: () => brokerCommand({ ...options, port, java, jars: this.jars }),
        answers: () => answersAsBroker(address),
      },
      options.logger,
    );
    this.first = this.start();
    this.work = this.first.catch((error: unknown) => this.tryAgain(error));
  }

  state(): KafkaState {
    if (this.failure !== null) return { state: 'unavailable', reason: this.failure };
    return { state: this.server.state === 'up' ? 'up' : 'starting', reason: null };
  }

  pid(): number | null {
    return this.server.pid;
  }

  firstStart(): Promise<void> {
    return this.first;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.server.stop();
    await this.work;
  }

  private async start(): Promise<void> {
    this.jars = await kafkaJars(this.options, this.stopping.signal);
    await this.server.start();
    this.failure = null;
  }

  /** The network may come back, or whoever holds the port may go. */
  private async tryAgain(cause: unknown): Promise<void> {
    let error = cause;
    while (!this.stopping.signal.aborted) {
      this.failure = firstLine(error);
      this.options.logger.warn(
        { server: 'Kafka', err: error },
        'Kafka could not be started; events wait in the outbox',
      );
      await pause(tryAgainMilliseconds, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      if (this.stopping.signal.aborted) return;
      error = await this.start().then(
        () => null,
        (again: unknown) => again,
      );
      if (error === null) return;
    }
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
