import type { KeyRing } from '../../config/settings.js';
import type { Logger } from '../../platform/logger/logger.js';
import { homeAt } from '../home.js';
import type { Environment } from '../processes/command.js';
import { runningEmbedded } from '../running.js';
import { keysOf } from '../secrets.js';
import { startStores, type Stores } from '../stores.js';

/** PostgreSQL and Kafka to play on. */
export interface Servers {
  /** Of any database of the server. */
  databaseUrl: string;
  /** Null: no broker can run on this machine, for the reason given. */
  kafkaBrokers: string[] | null;
  whyNoKafka: string | null;
  keys: KeyRing;
  /** Whether it was us who started them, so that nothing listens any more once we are done. */
  ours: boolean;
  /** Stops what was started for this. */
  stop(): Promise<void>;
}

export interface ServersOptions {
  /** SHIRELINK_HOME. */
  home: string;
  environment: Environment;
  logger: Logger;
}

/** Those of the embedded service that runs on this home; else they are started on it, and stopped afterwards. */
export async function simulationServers(options: ServersOptions): Promise<Servers> {
  const running = await runningEmbedded(options.home);
  if (running) {
    const { databaseUrl, kafkaBrokers, keys } = running;
    const whyNoKafka = kafkaBrokers ? null : 'the embedded service that runs has none';
    return { databaseUrl, kafkaBrokers, whyNoKafka, keys, ours: false, stop: () => Promise.resolve() };
  }
  const stores = await startStores(options);
  const whyNoKafka = await stores.kafka.firstStart().then(
    () => null,
    (error: unknown) => (error as Error).message.split('\n')[0] ?? '',
  );
  return started(stores, options.home, whyNoKafka);
}

async function started(stores: Stores, home: string, whyNoKafka: string | null): Promise<Servers> {
  return {
    databaseUrl: stores.postgres.databaseUrl,
    kafkaBrokers: whyNoKafka === null ? stores.kafka.brokers : null,
    whyNoKafka,
    keys: await keysOf(homeAt(home)),
    ours: true,
    stop: () => stores.stop(),
  };
}
