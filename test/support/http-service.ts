import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from '../../src/api/api.module.js';
import { configureHttp, httpAdapter, type RateLimits } from '../../src/api/http-app.js';
import { AuthModule } from '../../src/auth/auth.module.js';
import type { Settings } from '../../src/config/settings.js';
import { ConsoleModule } from '../../src/console/console.module.js';
import { PlatformModule } from '../../src/platform/platform.module.js';

/** One route as Fastify has it, `GET /api/v1/cases/:id`. */
export type Route = string;

export interface HttpService {
  url: string;
  app: NestFastifyApplication;
  /** Every route that was registered, whoever did it. */
  routes: Route[];
  stop(): Promise<void>;
}

const plenty: RateLimits = { perCaller: 100_000, perAddress: 100_000 };

/** All that speaks HTTP, without the workers, on a free port of loopback. */
export async function startHttp(settings: Settings, limits = plenty): Promise<HttpService> {
  @Module({ imports: [PlatformModule.forRoot(settings), AuthModule, ApiModule, ConsoleModule] })
  class Surfaces {}
  const app = await NestFactory.create<NestFastifyApplication>(Surfaces, httpAdapter(), {
    logger: false,
    abortOnError: false,
  });
  const routes: Route[] = [];
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url }) => void routes.push(...[method].flat().map((verb) => `${verb} ${url}`)));
  await configureHttp(app, settings, limits);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, app, routes, stop: () => stop(app) };
}

/** As the service itself does: a client may keep a connection open on which it has asked nothing yet. */
async function stop(app: NestFastifyApplication): Promise<void> {
  const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), 2000);
  await app.close();
  clearTimeout(cut);
}
