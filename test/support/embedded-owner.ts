// A service of its own, as far as its stores: argument 1 is its home. Says on stdout where they are, stops on SIGTERM.
import { startStores } from '../../src/embedded/stores.js';
import { createLogger } from '../../src/platform/logger/logger.js';

const home = process.argv[2] ?? '';
try {
  const options = { home, environment: process.env, logger: createLogger('info'), anyPorts: true };
  const { postgres, kafka, stop } = await startStores(options);
  process.once('SIGTERM', () => void stop().then(() => process.exit(0)));
  if (kafka.brokers) await kafka.firstStart();
  const said = { databaseUrl: postgres.databaseUrl, postgresPid: postgres.pid(), kafkaPid: kafka.pid() };
  process.stdout.write(`${JSON.stringify(said)}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
