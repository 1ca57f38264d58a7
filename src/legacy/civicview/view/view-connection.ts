import pg from 'pg';
import { SourceError } from '../../source-error.js';
import { viewFailure } from './view-failure.js';

/** A connection on which nothing can be written. Throws SourceError alone. */
export interface ViewConnection {
  query<Row extends object>(text: string, values: unknown[]): Promise<Row[]>;
  /** Never throws. */
  close(): Promise<void>;
}

export type ConnectView = () => Promise<ViewConnection>;

interface Server {
  system: string;
  url: string;
  deadlineMs: number;
}

/**
 * Connects to a PostgreSQL database, or one that speaks its protocol. Another engine, such as SQL Server, needs a driver of its own behind
 * `ConnectView`; none is built.
 */
export function connectTo({ system, url, deadlineMs }: Server): ConnectView {
  return async () => {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'shirelink',
      connectionTimeoutMillis: deadlineMs,
      // the server gives up a little before we do; then the connection can be used again
      statement_timeout: deadlineMs,
      query_timeout: deadlineMs + 500,
    });
    // a connection that breaks while nobody asks is noticed at the next question
    client.on('error', () => undefined);
    const ask = async <Answer>(operation: string, work: () => Promise<Answer>): Promise<Answer> => {
      try {
        return await work();
      } catch (error) {
        throw error instanceof SourceError ? error : viewFailure(system, operation, error);
      }
    };
    await ask('connect', async () => {
      await client.connect();
      // one statement reads; should anything else ever be asked here, the server refuses to write
      await client.query(`set session characteristics as transaction read only`);
      // times are cast to text: these two say how it looks
      await client.query(`set datestyle = 'ISO'; set timezone = 'UTC'`);
    });
    return {
      query: (text, values) => ask('read', async () => (await client.query(text, values)).rows as never),
      close: () => client.end().catch(() => undefined),
    };
  };
}
