import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';
import type { KafkaSettings } from '../../config/settings.js';
import { topicNames } from '../../platform/kafka/topic-names.js';
import type { Logger } from '../../platform/logger/logger.js';
import { startAuthority, type EmbeddedAuthority } from '../authority.js';
import type { Environment } from '../processes/command.js';
import { AuthorityControl } from './authority-control.js';
import { deleteTopics, freshDatabase } from './fresh-stores.js';
import { PlayedService } from './played-service.js';
import type { Servers } from './servers.js';
import { simulationCouncil, simulationSettings } from './simulation-settings.js';

export interface StageOptions {
  servers: Servers;
  home: string;
  /** IANA name: of the council whose file is played. */
  zone: string;
  /** An Authority mapping, as contracts/mappings/authority.schema.json has it. */
  mapping: unknown;
  environment: Environment;
  logger: Logger;
  authorityProgram?: string[];
}

/** All that a file is played on: an empty database, no topics, an Authority without requests, and the service between them. */
export interface Stage {
  databaseUrl: string;
  topic: string;
  /** A client of our own, to read back what is there. Null: no broker. */
  kafka: Kafka | null;
  authority: AuthorityControl;
  service: PlayedService;
  close(): Promise<void>;
}

const built = ['--enable-source-maps', fileURLToPath(new URL('../authority-simulator/main.js', import.meta.url))];
/** The real cap is not known; with the 100 that were seen, a walk takes as many times as long as it has more pages. */
const pageCap = 1000;

/** What the last run left is dropped first. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { servers } = options;
  const kafkaSettings: KafkaSettings | null = servers.kafkaBrokers && {
    brokers: servers.kafkaBrokers,
    ssl: false,
    sasl: null,
  };
  const kafka = kafkaSettings && readerKafka(kafkaSettings.brokers);
  const topics = topicNames(simulationCouncil);
  const controlToken = randomUUID();
  const [databaseUrl, authority] = await Promise.all([
    freshDatabase(servers.databaseUrl),
    startEmptyAuthority(options, controlToken),
    kafka && deleteTopics(kafka, [topics.public, topics.restricted, topics.documents, topics.deadLetter]),
  ]);
  try {
    const settings = simulationSettings({
      ...options,
      databaseUrl,
      kafka: kafkaSettings,
      connection: authority.connection,
    });
    const service = await PlayedService.open(settings);
    const control = new AuthorityControl(authority.connection.url, controlToken);
    await control.settings({ pageCap });
    return {
      ...{ databaseUrl, kafka, service, topic: topics.public, authority: control },
      close: async () => {
        await service.close();
        await authority.stop();
      },
    };
  } catch (error) {
    await authority.stop();
    throw error;
  }
}

/** Nothing of the product's client: it tries again by itself, as a coordinator may still be coming up. */
function readerKafka(brokers: string[]): Kafka {
  return new Kafka({
    clientId: 'shirelink-simulate',
    brokers,
    retry: { initialRetryTime: 50, retries: 12 },
    logLevel: logLevel.NOTHING,
  });
}

/** On a free port, with an empty journal, and with nobody who works there. */
async function startEmptyAuthority(
  { home, environment, logger, authorityProgram }: StageOptions,
  controlToken: string,
): Promise<EmbeddedAuthority> {
  const directory = join(home, 'simulate');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const program = [...(authorityProgram ?? built), '--pace', 'still', '--sample', '0'];
  const credentials = {
    username: 'simulate',
    password: randomUUID(),
    clientId: 'simulate',
    clientSecret: randomUUID(),
  };
  return startAuthority({ directory, credentials, controlToken, environment, logger, program, preferredPort: null });
}
