import 'reflect-metadata';
import { resolve } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { embeddedSettings } from '../config/embedded-settings.js';
import { inspectConfiguration } from '../config/inspect-configuration.js';
import { loadSettings } from '../config/load-settings.js';
import { processEnvironment } from '../config/process-environment.js';
import type { Settings } from '../config/settings.js';
import type { CalendarData } from '../model/business-calendar/business-calendar.js';
import { version } from '../platform/build/version.js';
import { boundHeap } from '../platform/process/bound-heap.js';
import type { Composition, ConfigurationReport, SimulateRequest } from './composition.js';
import { WrongConfiguration, WrongInput } from './failures.js';
import { buildProgram, runProgram } from './program.js';
import { Shell } from './shell.js';

const environment = processEnvironment();
const tokenLifeSeconds = 8 * 3600;

/** Opens what a command asks for, and nothing else: most of the product isn't even loaded for most commands. */
class Workshop implements Composition {
  private opened: Promise<INestApplicationContext> | null = null;
  private known: Promise<Settings> | null = null;

  settings(): Promise<Settings> {
    return (this.known ??= commandSettings());
  }

  application(): Promise<INestApplicationContext> {
    return (this.opened ??= openApplication(this.settings()));
  }

  // not from settings(): those of embedded mode are there only while it runs
  calendar(): CalendarData {
    return loaded().calendar;
  }

  async inspect({ connect }: { connect: boolean }): Promise<ConfigurationReport> {
    const inspection = inspectConfiguration(environment);
    const connections = connect && inspection.faults.length === 0 ? await this.probe() : null;
    return { ...inspection, connections };
  }

  async migrate({ dryRun }: { dryRun: boolean }): Promise<{ applied: string[]; waiting: string[] }> {
    const settings = await this.settings();
    if (!dryRun) return { applied: await this.applyMigrations(settings), waiting: [] };
    const { withDatabase } = await import('../platform/postgres/open-database.js');
    const { schemaState } = await import('../platform/postgres/migrate.js');
    return withDatabase(settings, schemaState);
  }

  async verifyAudit() {
    const { Database } = await import('../platform/postgres/database.js');
    const { verifyAudit } = await import('../audit/verify-audit.js');
    return verifyAudit((await this.application()).get(Database));
  }

  async issueToken(roles: string[]): Promise<{ token: string; expiresAt: string }> {
    const value = loaded();
    if (value.mode !== 'embedded')
      throw new WrongInput('tokens come from OIDC_ISSUER here; this command serves embedded mode only');
    const { signDevelopmentToken } = await import('../embedded/running.js');
    const claims = { subject: `dev-${roles.join('-')}`, roles, ttlSeconds: tokenLifeSeconds };
    const issued = await signDevelopmentToken(value.plan.home, claims);
    if (!issued) throw nothingRuns(value.plan.home);
    return issued;
  }

  async simulate(request: SimulateRequest) {
    if (environment.NODE_ENV === 'production')
      throw new WrongInput('simulate needs embedded servers, which production refuses');
    const { simulate } = await import('../embedded/simulate/simulate.js');
    const home = resolve(environment.SHIRELINK_HOME ?? '.shirelink');
    return simulate({ ...request, home, environment, logLevel: environment.LOG_LEVEL ?? 'error' });
  }

  async close(): Promise<void> {
    const application = await this.opened?.catch(() => null);
    await application?.close();
  }

  private async applyMigrations(settings: Settings): Promise<string[]> {
    const { migrateDatabase } = await import('../platform/postgres/prepare-database.js');
    const { StoreOfAnotherCouncil } = await import('../platform/postgres/store-identity.js');
    try {
      return await migrateDatabase(settings);
    } catch (error) {
      throw error instanceof StoreOfAnotherCouncil ? new WrongInput(error.message) : error;
    }
  }

  private async probe(): Promise<ConfigurationReport['connections']> {
    const { probeConnections } = await import('./probe-connections.js');
    const { createLegacySystems } = await import('../legacy/registry.js');
    const { createLogger } = await import('../platform/logger/logger.js');
    const { SystemClock } = await import('../platform/clock/clock.js');
    const { Metrics } = await import('../platform/metrics/metrics.js');
    const settings = await this.settings();
    const logger = createLogger('silent');
    const parts = { logger, clock: new SystemClock(), metrics: new Metrics() };
    const legacy = [...createLegacySystems(settings.systems, parts).values()];
    return probeConnections({ settings, schema: () => this.migrate({ dryRun: true }), legacy, logger });
  }
}

function loaded() {
  const settings = loadSettings(environment);
  if (!settings.ok) throw new WrongConfiguration(settings.faults);
  return settings.value;
}

function nothingRuns(home: string): WrongInput {
  return new WrongInput(
    `nothing is connected, and no embedded service runs on ${home}: start one with \`npm start\`, or set DATABASE_URL and the rest`,
  );
}

/** `role` is api: nothing runs in a command but what was asked for. Quiet unless LOG_LEVEL says otherwise. */
async function commandSettings(): Promise<Settings> {
  const value = loaded();
  if (value.mode === 'configured') {
    const logLevel = environment.LOG_LEVEL === undefined ? 'warn' : value.settings.logLevel;
    return Object.freeze({ ...value.settings, logLevel, role: 'api' });
  }
  const { runningEmbedded } = await import('../embedded/running.js');
  const running = await runningEmbedded(value.plan.home);
  if (!running) throw nothingRuns(value.plan.home);
  return Object.freeze({ ...embeddedSettings('client', value.plan, running), role: 'api' });
}

async function openApplication(settings: Promise<Settings>): Promise<INestApplicationContext> {
  const { NestFactory } = await import('@nestjs/core');
  const { CommandModule } = await import('./command.module.js');
  const { createLogger } = await import('../platform/logger/logger.js');
  const { NestLogger } = await import('../platform/logger/nest-logger.js');
  const known = await settings;
  const logger = new NestLogger(createLogger(known.logLevel));
  return NestFactory.createApplicationContext(CommandModule.forRoot(known), { logger, abortOnError: false });
}

/** The first Ctrl-C lets the transaction in hand end; the second one doesn't wait. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const heard = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new Error('stopped'));
  };
  process.on('SIGINT', heard).on('SIGTERM', heard);
  return stop.signal;
}

boundHeap();
const shell = new Shell(new Workshop(), stopSignal(), { out: process.stdout, err: process.stderr });
// whoever reads the result may stop reading: `| head`
process.stdout.on('error', () => process.exit());
process.exitCode = await runProgram(buildProgram(shell, version), shell, process.argv);
