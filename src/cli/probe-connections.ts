import { IssuerKeys } from '../auth/issuer-keys.js';
import type { Settings } from '../config/settings.js';
import type { LegacySystem } from '../legacy/legacy-system.js';
import { createKafka } from '../platform/kafka/kafka-client.js';
import type { Logger } from '../platform/logger/logger.js';
import { errorMessage } from '../platform/terminal/error-message.js';
import type { ConfigurationReport } from './composition.js';

/** Longest wait for a legacy system. Milliseconds. */
const patience = 30_000;

type Probed = NonNullable<ConfigurationReport['connections']>[number];

interface Probes {
  settings: Settings;
  logger: Logger;
  schema: () => Promise<{ applied: string[]; waiting: string[] }>;
  legacy: LegacySystem[];
}

/** Tries each connection once, side by side. Details are what went wrong, never where to or as whom. */
export async function probeConnections({ settings, logger, schema, legacy }: Probes): Promise<Probed[]> {
  return Promise.all([
    probe('database', async () => {
      const { applied, waiting } = await schema();
      if (waiting.length > 0)
        throw new Error(`answers, but lacks ${waiting.length} migrations: run \`shirelink migrate\``);
      return `answers, ${applied.length} migrations applied`;
    }),
    probe('kafka', () => probeKafka(settings, logger)),
    ...legacy.map((system) => probe(system.name, () => probeLegacy(system))),
    probe('issuer', async () => {
      await new IssuerKeys(settings.oidc.issuer, () => Date.now()).check();
      return 'publishes its keys';
    }),
  ]);
}

async function probe(name: string, attempt: () => Promise<string>): Promise<Probed> {
  try {
    return { name, ok: true, detail: await attempt() };
  } catch (error) {
    return { name, ok: false, detail: errorMessage(error) };
  }
}

/** Signs in and asks for the last minute's changes: read, not kept. */
async function probeLegacy(system: LegacySystem): Promise<string> {
  const highWater = new Date(Date.now() - 60_000).toISOString();
  const signal = AbortSignal.timeout(patience);
  for await (const page of system.changesSince({ highWater, walk: null }, { signal, lookOnly: true })) {
    return `signs in and answers, ${page.records.length} rows of the last minute read`;
  }
  return 'signs in and answers';
}

async function probeKafka({ kafka }: Settings, logger: Logger): Promise<string> {
  if (!kafka) return 'none here; events wait in the outbox';
  const admin = createKafka(kafka, logger).admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    return `${brokers.length} ${brokers.length === 1 ? 'broker answers' : 'brokers answer'}`;
  } finally {
    await admin.disconnect();
  }
}
