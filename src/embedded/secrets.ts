import { randomBytes } from 'node:crypto';
import type { AuthorityConnection, KeyRing } from '../config/settings.js';
import type { Home } from './home.js';
import { keptPrivately, writePrivateFile } from './private-file.js';

/** Made once for each home, random, readable by its owner only. */
export interface Secrets {
  databasePassword: string;
  authorityPassword: string;
  authorityClientId: string;
  authorityClientSecret: string;
  /** For the simulators' control interfaces, which are no part of Authority and of CARE. */
  authorityControlToken: string;
  civicviewControlToken: string;
}

export async function secretsOf(home: Home): Promise<Secrets> {
  const kept: Partial<Secrets> = await keptPrivately(home.secretsFile, newSecrets);
  // a home of a version that had fewer of them
  const secrets = { ...newSecrets(), ...kept };
  if (Object.keys(kept).length < Object.keys(secrets).length) {
    writePrivateFile(home.secretsFile, `${JSON.stringify(secrets, null, 2)}\n`);
  }
  return secrets;
}

function newSecrets(): Secrets {
  return {
    databasePassword: word(),
    authorityPassword: word(),
    authorityClientId: `shirelink-${randomBytes(4).toString('hex')}`,
    authorityClientSecret: word(),
    authorityControlToken: word(),
    civicviewControlToken: word(),
  };
}

/** What the Authority simulator accepts. */
export function authorityCredentials(secrets: Secrets): Omit<AuthorityConnection, 'url'> {
  return {
    username: 'shirelink',
    password: secrets.authorityPassword,
    clientId: secrets.authorityClientId,
    clientSecret: secrets.authorityClientSecret,
  };
}

/** The keys under which personal data is sealed: without this file what was stored cannot be read again. */
export function keysOf(home: Home): Promise<KeyRing> {
  return keptPrivately(home.keysFile, generateKeys);
}

function generateKeys(): KeyRing {
  return {
    encrypt: { active: 'e1', keys: { e1: key() } },
    hash: { active: 'h1', keys: { h1: key() } },
  };
}

function word(): string {
  return randomBytes(24).toString('base64url');
}

function key(): string {
  return randomBytes(32).toString('base64');
}
