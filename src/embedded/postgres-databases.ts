import pg from 'pg';

const connectWithinMilliseconds = 5_000;

/** The same server's URL for another database. */
export function databaseUrlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

/** Creates the database where it is missing and answers its URL. With a `template` that database is cloned; nobody may be connected to it. */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  const from = template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`;
  await onServer(serverUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}${from}`);
  });
  return databaseUrlOf(serverUrl, name);
}

/** Drops the database where there is one, and cuts off whoever is connected to it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await onServer(serverUrl, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  );
}

/** Whether the server takes connections. */
export async function answersQueries(serverUrl: string): Promise<boolean> {
  await onServer(serverUrl, (client) => client.query('select 1'));
  return true;
}

async function onServer(serverUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrlOf(serverUrl, 'postgres'),
    connectionTimeoutMillis: connectWithinMilliseconds,
    application_name: 'shirelink-embedded',
  });
  client.on('error', () => undefined); // a server that dies in between rejects the query as well
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
