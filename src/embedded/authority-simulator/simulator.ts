import { CallLog } from './control/call-log.js';
import { Control } from './control/control.js';
import { Faults } from './control/faults.js';
import { controlRoutes, type ServerControl } from './http/control-routes.js';
import { crmRoutes, type Site } from './http/crm-routes.js';
import { HttpServer } from './http/http-server.js';
import { recordRoutes } from './http/record-routes.js';
import { registerRoutes } from './http/register-routes.js';
import type { Route } from './http/route-table.js';
import { TokenDesk, type Credentials } from './http/token-desk.js';
import { workflowRoutes } from './http/workflow-routes.js';
import { Pager } from './query/pager.js';
import { writeHistory } from './sample/history.js';
import { Living } from './sample/living.js';
import { parseSettings, type SimulatorSettings } from './settings.js';
import { Desk } from './store/desk.js';
import { Records } from './store/records.js';

export interface SimulatorOptions {
  /** Folder of the journal, made where it isn't there; null: memory only. */
  dir: string | null;
  /** Default 0: any free one. */
  port?: number;
  credentials: Credentials;
  /** Whether the council lives. Default `still`. */
  pace?: 'live' | 'still';
  /** Requests of the sample history, written where the journal is empty. Default 0. */
  sample?: number;
  seed?: number;
  /** Bearer of the control interface; default none is asked for. */
  controlToken?: string | null;
  settings?: Partial<SimulatorSettings>;
  /** Milliseconds since the epoch; default the machine's clock. */
  clock?: () => number;
}

export interface AuthoritySimulator extends ServerControl {
  /** `http://127.0.0.1:<port>`: what AUTHORITY_URL is to be. */
  url: string;
  port: number;
  credentials: Credentials;
  control: Control;
  /** Does `steps` things that councils do, at once; resolves when they are on the disk. */
  step(steps: number): Promise<number>;
  stop(): Promise<void>;
}

const defaultSeed = 20_260_301;

/**
 * Starts a stateful stand-in for Civica Authority on 127.0.0.1, with the control interface that tests need beside it. It knows only what
 * contracts/legacy/authority.openapi.yaml says of the real one.
 */
export async function startAuthoritySimulator(options: SimulatorOptions): Promise<AuthoritySimulator> {
  const clock = options.clock ?? Date.now;
  const seed = options.seed ?? defaultSeed;
  const records = await Records.open(options.dir, clock);
  if (options.settings) records.commit([['settings', parseSettings(options.settings)]]);
  if (records.empty && options.sample) writeHistory(records, { count: options.sample, seed });
  await records.durable();
  const faults = new Faults(clock);
  const calls = new CallLog();
  const control = new Control(records, faults, calls);
  const living = new Living(records, seed);
  const tokens = new TokenDesk(options.credentials, clock, () => records.settings.tokenLifetimeSeconds);
  const server = serverControl({ records, living, tokens });
  const site: Site = { records, desk: new Desk(records), pager: new Pager() };
  const routes = [...authorityRoutes(site, tokens), ...controlRoutes(control, server)];
  const http = new HttpServer({ records, routes, tokens, faults, calls, controlToken: options.controlToken ?? null });
  const port = await http.listen(options.port ?? 0);
  if (options.pace === 'live') living.start();
  const stop = async () => {
    living.stop();
    await http.close();
    await records.close();
  };
  return { ...server, url: `http://127.0.0.1:${port}`, port, credentials: options.credentials, control, stop };
}

function authorityRoutes(site: Site, tokens: TokenDesk): Route[] {
  const token: Route = {
    method: 'POST',
    path: '/idsrv/core/connect/token',
    operation: 'token',
    access: 'anyone',
    handler: async (call) => tokens.signIn(await call.form()),
  };
  return [token, ...crmRoutes(site), ...workflowRoutes(site), ...registerRoutes(site), ...recordRoutes(site)];
}

function serverControl(parts: { records: Records; living: Living; tokens: TokenDesk }): ServerControl {
  const { records, living, tokens } = parts;
  return {
    pause: () => living.stop(),
    resume: () => living.start(),
    step: async (steps) => {
      for (let left = steps; left > 0; left -= 1) living.step();
      await records.durable();
      return living.stepsDone;
    },
    revokeTokens: () => tokens.revokeAll(),
    status: () => ({
      living: living.running,
      steps: living.stepsDone,
      now: new Date(records.now()).toISOString(),
      settings: records.settings,
      journalBytes: records.journalBytes(),
    }),
  };
}
