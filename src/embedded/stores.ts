import type { Logger } from '../platform/logger/logger.js';
import { lockHome, unlockHome } from './home-lock.js';
import { openHome, type Home } from './home.js';
import { defaultCacheDirectory } from './kafka-jars.js';
import { startKafka, type EmbeddedKafka } from './kafka.js';
import { startPostgres, type EmbeddedPostgres } from './postgres.js';
import type { Environment } from './processes/command.js';
import { secretsOf, type Secrets } from './secrets.js';
import { startTogether, stopAll } from './start-together.js';

export interface StoresOptions {
  /** SHIRELINK_HOME; created where it is missing. */
  home: string;
  /** Of this process: PATH, JAVA_HOME, HOME and the like. Children get what they need of it, Maven all. */
  environment: Environment;
  logger: Logger;
  /** Where Kafka's jars are kept between runs. Default `$XDG_CACHE_HOME/shirelink` or `~/.cache/shirelink`. */
  cacheDirectory?: string;
  /** Take any free ports, not the usual ones. */
  anyPorts?: boolean;
  /** PostgreSQL's, `name=value`: tests give up durability with it. */
  postgresSettings?: string[];
}

export interface Stores {
  postgres: EmbeddedPostgres;
  kafka: EmbeddedKafka;
  /** Leaves no process, and gives the home free. */
  stop(): Promise<void>;
}

/** PostgreSQL, up, and Kafka, coming up, and nothing else: for tests, and for `simulate` where no service runs. Throws HomeInUse. */
export function startStores(options: StoresOptions): Promise<Stores> {
  return onOwnHome(options.home, async (home, secrets) => {
    const [postgres, kafka] = await startTogether(startingStores(home, secrets, options));
    return { postgres, kafka, stop: () => stopAll([postgres, kafka]) };
  });
}

export function startingStores(
  home: Home,
  secrets: Secrets,
  options: StoresOptions,
): [Promise<EmbeddedPostgres>, Promise<EmbeddedKafka>] {
  const { environment, logger } = options;
  const shared = { home, environment, logger, ...(options.anyPorts === true ? { preferredPort: null } : {}) };
  const cacheDirectory = options.cacheDirectory ?? defaultCacheDirectory(environment, home.directory);
  return [
    startPostgres({ ...shared, password: secrets.databasePassword, settings: options.postgresSettings ?? [] }),
    startKafka({ ...shared, cacheDirectory }),
  ];
}

/** Starts servers on a home that nobody else uses; it stays this process's until their `stop`. Throws HomeInUse. */
export async function onOwnHome<Servers extends { stop(): Promise<void> }>(
  directory: string,
  start: (home: Home, secrets: Secrets) => Promise<Servers>,
): Promise<Servers> {
  const home = openHome(directory);
  lockHome(home);
  try {
    const servers = await start(home, await secretsOf(home));
    const stop = () => servers.stop().finally(() => unlockHome(home));
    return { ...servers, stop };
  } catch (error) {
    unlockHome(home);
    throw error;
  }
}
