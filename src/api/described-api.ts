import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Settings } from '../config/settings.js';
import { PlatformModule } from '../platform/platform.module.js';
import { ApiModule } from './api.module.js';
import { httpAdapter } from './http-app.js';
import { openApiDocument } from './openapi.js';

// A preview makes nothing of all this, so it may name a platform without settings.
@Module({ imports: [PlatformModule.forRoot({} as Settings), ApiModule] })
class Described {}

/** The OpenAPI document of this version, without a database or anything else that runs: for `npm run contracts:write` and its test. */
export async function describedApi(): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(Described, httpAdapter(), {
    logger: false,
    preview: true,
    abortOnError: false,
  });
  return openApiDocument(app);
}
