import { readFileSync } from 'node:fs';
import { homeAt } from '../../src/embedded/home.js';
import type { EmbeddedFile } from '../../src/embedded/embedded-file.js';
import type { Secrets } from '../../src/embedded/secrets.js';
import { processesNaming } from '../support/processes-naming.js';
import { startService } from '../support/product.js';
import { temporaryHome } from '../support/temporary-home.js';
import { waitFor } from '../support/wait-for.js';
import { LegacyCouncil } from './legacy-council.js';
import { PrometheusServer } from './prometheus-server.js';
import { quickRules } from './quick-rules.js';
import { alertsPath } from './rule-files.js';

const council = 'upper-lachlan';

export interface LiveWorld {
  prometheus: PrometheusServer;
  legacy: LegacyCouncil;
  stop(): Promise<void>;
}

// The embedded council asks every 5 seconds; three of its intervals and a minute more would be most of this test.
const shorter: [string, string][] = [['{task="pass"}) + 60)', '{task="pass"}) + 2)']];

/** The built service in embedded mode with all that belongs to it, and a Prometheus that has its first scrape. */
export async function startLiveWorld(): Promise<LiveWorld> {
  const { directory, remove } = temporaryHome();
  const service = startService({ SHIRELINK_HOME: directory, PORT: '0', LOG_LEVEL: 'error' });
  const stopService = async () => {
    service.kill('SIGTERM');
    await service.ended;
    await waitFor(() => processesNaming(directory).length === 0, { what: 'the end of all processes' });
    remove();
  };
  try {
    const home = homeAt(directory);
    const { http, authorityUrl } = await waitFor(() => read<EmbeddedFile>(home.embeddedFile), {
      what: 'the service to be up',
      timeoutMs: 90_000,
    });
    const { authorityControlToken } = read<Secrets>(home.secretsFile);
    const rules = quickRules(readFileSync(alertsPath, 'utf8'), shorter);
    const prometheus = await PrometheusServer.start({ rules, target: new URL(http).host, council });
    const stop = async () => {
      await prometheus.stop();
      await stopService();
    };
    return { prometheus, legacy: new LegacyCouncil(authorityUrl ?? '', authorityControlToken), stop };
  } catch (error) {
    await stopService();
    throw error;
  }
}

function read<Content>(path: string): Content {
  return JSON.parse(readFileSync(path, 'utf8')) as Content;
}
