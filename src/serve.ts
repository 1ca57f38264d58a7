import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { configureHttp, httpAdapter } from './api/http-app.js';
import { AppModule } from './app.module.js';
import type { Settings } from './config/settings.js';
import { inboundTransport } from './platform/kafka/inbound-from-settings.js';
import { type Logger } from './platform/logger/logger.js';
import { NestLogger } from './platform/logger/nest-logger.js';
import { Metrics } from './platform/metrics/metrics.js';

/** What a request may still take once the service is told to stop; streams are cut then. Milliseconds. */
const patienceWithClients = 5_000;

export interface Service {
  /** The port that HTTP got. */
  port: number;
  stop(): Promise<void>;
}

/** The service on HTTP, by its role. Rejects where the port is taken or the database is away. */
export async function serve(settings: Settings, logger: Logger): Promise<Service> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(settings), httpAdapter(), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  try {
    await configureHttp(app, settings);
    app.get(Metrics).collectDefaults();
    await listenToTopics(app, settings, logger);
    await app.listen(settings.port, settings.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  const address = app.getHttpServer().address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  return { port, stop: () => stop(app) };
}

/** Inbound topics for the features' `@EventPattern` handlers, in a worker. Returns at once, though Kafka be away. */
async function listenToTopics(app: NestFastifyApplication, settings: Settings, logger: Logger): Promise<void> {
  const strategy = settings.role === 'api' ? null : inboundTransport(settings, logger, app.get(Metrics));
  if (!strategy) return;
  app.connectMicroservice({ strategy }, { inheritAppConfig: false });
  await app.startAllMicroservices();
}

async function stop(app: NestFastifyApplication): Promise<void> {
  const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), patienceWithClients);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
