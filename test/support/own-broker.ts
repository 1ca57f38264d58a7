import { openHome } from '../../src/embedded/home.js';
import { type EmbeddedKafka, startKafka } from '../../src/embedded/kafka.js';
import { defaultCacheDirectory } from '../../src/embedded/kafka-jars.js';
import { silent } from './relays.js';
import { temporaryHome } from './temporary-home.js';

export interface OwnBroker {
  kafka: EmbeddedKafka;
  brokers: string[];
  stop(): Promise<void>;
}

/** A broker to kill. It is started again at the same address when it dies. Not up yet when this returns; needs Java. */
export async function ownBroker(): Promise<OwnBroker> {
  const { directory, remove } = temporaryHome();
  const cacheDirectory = defaultCacheDirectory(process.env, directory);
  const environment = process.env;
  const kafka = await startKafka({
    home: openHome(directory),
    cacheDirectory,
    environment,
    logger: silent,
    preferredPort: null,
  });
  const stop = async () => {
    await kafka.stop();
    remove();
  };
  return { kafka, brokers: kafka.brokers ?? [], stop };
}
