import type { EmbeddedConnections } from '../config/embedded-settings.js';
import { startAuthority, type EmbeddedAuthority } from './authority.js';
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
  /** Arguments of `node` that run the Authority simulator. Default: the built one. */
  authorityProgram?: string[];
}

export interface EmbeddedServers extends EmbeddedConnections {
  postgres: EmbeddedPostgres;
  kafka: EmbeddedKafka;
  authorityServer: EmbeddedAuthority;
  /** Writes `embedded.json`, which says that the service is there; `http` as people type it, http://localhost:3000. */
  announce(http: string): void;
  /** Close the service's own connections first. Leaves no process; ends within half a minute whatever they do. */
  stop(): Promise<void>;
}

/** All that `npm start` needs without configuration, on loopback, started at once; Kafka may still be coming up. Throws HomeInUse. */
export function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServers> {
  return onOwnHome(options.home, async (home, secrets) => {
    removeEmbeddedFile(home); // a killed service leaves its own behind
    const [postgres, kafka, authorityServer, issuer] = await startTogether([
      ...startingStores(home, secrets, options),
      startingAuthority(home, secrets, options),
      startDevelopmentIssuer(home, options.anyPorts ? null : undefined),
    ]);
    const connections: EmbeddedConnections = {
      port: await freePort(options.port || null),
      databaseUrl: postgres.databaseUrl,
      kafkaBrokers: kafka.brokers,
      authority: authorityServer.connection,
      issuer: issuer.issuer,
      keys: await keysOf(home),
    };
    return {
      ...{ ...connections, postgres, kafka, authorityServer },
      announce: (http) => announce(home, connections, http),
      stop: async () => {
        removeEmbeddedFile(home);
        await stopAll([postgres, kafka, authorityServer, issuer]);
      },
    };
  });
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

function announce(home: Home, connections: EmbeddedConnections, http: string): void {
  writeEmbeddedFile(home, {
    http,
    databaseUrl: connections.databaseUrl,
    kafkaBrokers: connections.kafkaBrokers,
    authorityUrl: connections.authority.url,
    civicviewDrop: null,
    contentManagerUrl: null,
    issuer: connections.issuer,
  });
}
