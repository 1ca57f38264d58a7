import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from './home.js';
import { asAccount, type PostgresAccount } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { writePrivateFile } from './private-file.js';
import { tiedToParent, type Environment } from './processes/command.js';
import { runToEnd } from './processes/run-to-end.js';

export const postgresUser = 'shirelink';

export interface ClusterOptions {
  home: Home;
  binaries: PostgresBinaries;
  account: PostgresAccount;
  password: string;
  environment: Environment;
}

/** Makes the database directory where there is none. It appears whole or not at all: a killed initdb is simply begun again. */
export async function ensureCluster(options: ClusterOptions): Promise<void> {
  const { home, account } = options;
  if (existsSync(join(home.postgres, 'PG_VERSION'))) return;
  const draft = `${home.postgres}.new`;
  const passwordFile = `${home.postgres}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  chmodSync(draft, 0o700);
  writePrivateFile(passwordFile, `${options.password}\n`);
  if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid);
  try {
    await initdb(options, draft, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, home.postgres);
}

async function initdb(
  { binaries, account, environment }: ClusterOptions,
  draft: string,
  passwordFile: string,
): Promise<void> {
  const args = [
    `--pgdata=${draft}`,
    `--username=${postgresUser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // the same order and case rules on every machine, whatever locales it has
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ];
  const command = await tiedToParent({ file: binaries.initdb, args, environment, cwd: '/' }, 'SIGTERM');
  try {
    await runToEnd(await asAccount(command, account, [binaries.initdb, draft]), { timeoutMilliseconds: 120_000 });
  } catch (error) {
    throw new Error(`PostgreSQL's initdb failed: ${(error as Error).message}`, { cause: error });
  }
}
