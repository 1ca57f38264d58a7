import 'reflect-metadata';
import { type EmbeddedPlan, embeddedSettings } from './config/embedded-settings.js';
import { faultLines } from './config/fault.js';
import { loadSettings } from './config/load-settings.js';
import { processEnvironment } from './config/process-environment.js';
import type { Settings } from './config/settings.js';
import { createLogger } from './platform/logger/logger.js';
import { boundHeap } from './platform/process/bound-heap.js';
import { onStopSignal } from './platform/process/stop-signal.js';
import { errorMessage } from './platform/terminal/error-message.js';

interface Stoppable {
  stop(): Promise<void>;
}

/** `npm start`: reads the settings, then starts the service on what they name, or on embedded servers. */
async function main(): Promise<void> {
  boundHeap();
  const loaded = loadSettings(processEnvironment());
  if (!loaded.ok) {
    const { faults } = loaded;
    process.stderr.write(`Shirelink cannot start, faults in the configuration: ${faults.length}\n`);
    process.stderr.write(`${faultLines(faults).join('\n')}\n`);
    process.exit(2);
  }
  const { value } = loaded;
  // From the first server on, so that an early Ctrl-C leaves nothing behind either; clients go before what they talk to.
  const started: Stoppable[] = [];
  onStopSignal(
    async () => {
      for (const part of started.toReversed()) await part.stop();
    },
    (error) => tell(`stopping failed: ${errorMessage(error)}`),
  );
  if (value.mode === 'embedded') await startAllEmbedded(value.plan, started);
  else await startConfigured(value.settings, started);
}

async function startConfigured(settings: Settings, started: Stoppable[]): Promise<void> {
  const logger = createLogger(settings.logLevel);
  const [{ serve }, { checkDatabase }] = await Promise.all([
    import('./serve.js'),
    import('./platform/postgres/prepare-database.js'),
  ]);
  const waiting = await checkDatabase(settings);
  if (waiting.length > 0) {
    logger.error(
      { waiting },
      'the database lacks migrations: run `shirelink migrate`; until then this process is not ready',
    );
  }
  const service = await serve(settings, logger);
  started.push(service);
  logger.info({ role: settings.role, port: service.port, seconds: process.uptime() }, 'started');
}

async function startAllEmbedded(plan: EmbeddedPlan, started: Stoppable[]): Promise<void> {
  const logger = createLogger(plan.logLevel);
  const { startEmbedded } = await import('./embedded/embedded.js');
  const { home, port } = plan;
  const [council, systems] = [plan.council.council, plan.systems.map(({ name }) => name)];
  const [servers, { serve }, { migrateDatabase }] = await Promise.all([
    startEmbedded({ home, port, council, systems, environment: processEnvironment(), logger }),
    import('./serve.js'),
    import('./platform/postgres/prepare-database.js'),
  ]);
  started.push(servers);
  const settings = embeddedSettings('embedded', plan, servers);
  await migrateDatabase(settings);
  const { kafkaIsUpOrLate, showStart } = await import('./embedded/show-start.js');
  await kafkaIsUpOrLate(servers.kafka);
  const service = await serve(settings, logger);
  started.push(service);
  const http = `http://localhost:${service.port}`;
  servers.announce(http);
  await showStart({ plan, servers, http }, process.stdout);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  tell(`Shirelink cannot start: ${errorMessage(error)}`);
  process.exit(error instanceof Error && error.name === 'StoreOfAnotherCouncil' ? 2 : 1);
}
