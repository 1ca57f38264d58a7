import type { EmbeddedConnections } from '../config/embedded-settings.js';
import { startAuthority, type EmbeddedAuthority } from './authority.js';
import { startCivicView, type EmbeddedCivicView } from './civicview.js';
import { startDevelopmentIssuer } from './development-issuer.js';
import { removeEmbeddedFile, writeEmbeddedFile } from './embedded-file.js';
import { freePort } from './free-port.js';
import type { Home } from './home.js';
import type { EmbeddedKafka } from './kafka.js';
import type { EmbeddedPostgres } from './postgres.js';
import { authorityCredentials, keysOf, type Secrets } from './secrets.js';
import { startTogether, stopAll } from './start-together.js';
import { onOwnHome, startingStores, type StoresOptions } from './stores.js';

export interface EmbeddedOptions extends StoresOptions {
  /** For HTTP; another free one is answered where it is busy. 0: any. */
  port: number;
  /** Slug of the council file, and the legacy systems that it names: a simulator is started for each of them. */
  council: string;
  systems: string[];
  /** Arguments of `node` that run the simulators. Default: the built ones. */
  authorityProgram?: string[];
  civicviewProgram?: string[];
}

export interface EmbeddedServers extends EmbeddedConnections {
  postgres: EmbeddedPostgres;
  kafka: EmbeddedKafka;
  /** Null: the council has no such system. */
  authorityServer: EmbeddedAuthority | null;
  civicviewServer: EmbeddedCivicView | null;
  /** Writes `embedded.json`, which says that the service is there; `http` as people type it, http://localhost:3000. */
  announce(http: string): void;
  /** Close the service's own connections first. Leaves no process; ends within half a minute whatever they do. */
  stop(): Promise<void>;
}

/** All that `npm start` needs without configuration, on loopback, started at once; Kafka may still be coming up. Throws HomeInUse. */
export function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServers> {
  return onOwnHome(options.home, async (home, secrets) => {
    removeEmbeddedFile(home); // a killed service leaves its own behind
    const [postgres, kafka, legacy, issuer] = await startTogether([
      ...startingStores(home, secrets, options),
      startingLegacy(home, secrets, options),
      startDevelopmentIssuer(home, options.anyPorts ? null : undefined),
    ]);
    const connections: EmbeddedConnections = {
      port: await freePort(options.port || null),
      databaseUrl: postgres.databaseUrl,
      kafkaBrokers: kafka.brokers,
      authority: legacy.authorityServer?.connection ?? null,
      civicviewDrop: legacy.civicviewServer?.drop ?? null,
      issuer: issuer.issuer,
      keys: await keysOf(home),
    };
    const { stop: _, ...servers } = legacy;
    const civicviewControlUrl = legacy.civicviewServer?.controlUrl ?? null;
    return {
      ...{ ...connections, postgres, kafka, ...servers },
      announce: (http) => announce(home, { ...connections, civicviewControlUrl }, http),
      stop: async () => {
        removeEmbeddedFile(home);
        await stopAll([postgres, kafka, legacy, issuer]);
      },
    };
  });
}

type Legacy = Pick<EmbeddedServers, 'authorityServer' | 'civicviewServer'> & { stop: () => Promise<void> };

/** The simulators of the council's legacy systems; one that it has not is not started. */
async function startingLegacy(home: Home, secrets: Secrets, options: EmbeddedOptions): Promise<Legacy> {
  const has = (system: string) => options.systems.includes(system);
  const [authority, civicview] = await startTogether([
    whereWanted(has('authority') ? startingAuthority(home, secrets, options) : null),
    whereWanted(has('civicview') ? startingCivicView(home, secrets, options) : null),
  ]);
  const stop = () => stopAll([authority, civicview]);
  return { authorityServer: authority.server, civicviewServer: civicview.server, stop };
}

async function whereWanted<Server extends { stop(): Promise<void> }>(starting: Promise<Server> | null) {
  const server = await starting;
  return { server, stop: async () => server?.stop() };
}

function startingAuthority(home: Home, secrets: Secrets, options: EmbeddedOptions): Promise<EmbeddedAuthority> {
  const { environment, logger, anyPorts, authorityProgram } = options;
  return startAuthority({
    ...{ environment, logger, directory: home.authority },
    ...{ credentials: authorityCredentials(secrets), controlToken: secrets.authorityControlToken },
    ...(authorityProgram ? { program: authorityProgram } : {}),
    ...(anyPorts ? { preferredPort: null } : {}),
  });
}

function startingCivicView(home: Home, secrets: Secrets, options: EmbeddedOptions): Promise<EmbeddedCivicView> {
  const { environment, logger, anyPorts, civicviewProgram, council } = options;
  return startCivicView({
    ...{ environment, logger, council, directory: home.civicview, controlToken: secrets.civicviewControlToken },
    ...(civicviewProgram ? { program: civicviewProgram } : {}),
    ...(anyPorts ? { preferredPort: null } : {}),
  });
}

type Announced = EmbeddedConnections & { civicviewControlUrl: string | null };

function announce(home: Home, connections: Announced, http: string): void {
  writeEmbeddedFile(home, {
    http,
    databaseUrl: connections.databaseUrl,
    kafkaBrokers: connections.kafkaBrokers,
    authorityUrl: connections.authority?.url ?? null,
    civicviewDrop: connections.civicviewDrop,
    civicviewControlUrl: connections.civicviewControlUrl,
    contentManagerUrl: null,
    issuer: connections.issuer,
  });
}
