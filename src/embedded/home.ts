import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where embedded mode keeps all its state. Deleting the folder starts afresh. */
export interface Home {
  directory: string;
  /** What runs where, for curl, psql and kcat; only there while it runs. */
  embeddedFile: string;
  lockFile: string;
  secretsFile: string;
  keysFile: string;
  issuerKeyFile: string;
  postgres: string;
  kafka: string;
  authority: string;
  civicview: string;
}

export function homeAt(directory: string): Home {
  const absolute = resolve(directory);
  return {
    directory: absolute,
    embeddedFile: join(absolute, 'embedded.json'),
    lockFile: join(absolute, 'owner.json'),
    secretsFile: join(absolute, 'secrets.json'),
    keysFile: join(absolute, 'keys.json'),
    issuerKeyFile: join(absolute, 'issuer-key.json'),
    postgres: join(absolute, 'postgres'),
    kafka: join(absolute, 'kafka'),
    authority: join(absolute, 'authority'),
    civicview: join(absolute, 'civicview'),
  };
}

/** Creates the folders that are missing. Throws, saying what to do, where this user cannot write there. */
export function openHome(directory: string): Home {
  const home = homeAt(directory);
  try {
    // Passable, not readable, for others: under root PostgreSQL runs as another user. Each file and folder inside is closed itself.
    mkdirSync(home.directory, { recursive: true, mode: 0o711 });
    const ours = [home.kafka, home.authority, home.civicview];
    for (const folder of ours) mkdirSync(folder, { recursive: true, mode: 0o700 });
    for (const folder of [home.directory, ...ours]) accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new Error(
      `cannot write to ${home.directory} (${(error as NodeJS.ErrnoException).code}): set SHIRELINK_HOME to a folder of yours`,
      { cause: error },
    );
  }
  return home;
}
