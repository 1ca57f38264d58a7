import type { EmbeddedConnections } from '../config/embedded-settings.js';
import { signToken, type TokenClaims } from './development-issuer.js';
import { readEmbeddedFile } from './embedded-file.js';
import { homeAt } from './home.js';
import { authorityCredentials, keysOf, secretsOf } from './secrets.js';

/** How a command reaches the embedded service that runs on this home; null where none runs. */
export async function runningEmbedded(directory: string): Promise<EmbeddedConnections | null> {
  const home = homeAt(directory);
  const file = readEmbeddedFile(home);
  if (!file) return null;
  return {
    port: Number(new URL(file.http).port),
    databaseUrl: file.databaseUrl,
    kafkaBrokers: file.kafkaBrokers,
    authority:
      file.authorityUrl === null ? null : { url: file.authorityUrl, ...authorityCredentials(await secretsOf(home)) },
    civicviewDrop: file.civicviewDrop,
    issuer: file.issuer,
    keys: await keysOf(home),
  };
}

/** For `shirelink token`; null where no embedded service runs on this home. `expiresAt`: RFC 3339, UTC. */
export async function signDevelopmentToken(
  directory: string,
  claims: TokenClaims,
): Promise<{ token: string; expiresAt: string } | null> {
  const home = homeAt(directory);
  const file = readEmbeddedFile(home);
  return file && signToken(home, file.issuer, claims);
}
