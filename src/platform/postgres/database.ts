import { DataSource, type DataSourceOptions } from 'typeorm';
import type { Client, PoolClient, QueryConfig } from 'pg';
import { AnswerLost, AnswerWatch } from './answer-watch.js';
import { copyRows, type CopyTarget, type CopyValue } from './copy-rows.js';

/** A statement runner: the pool outside of a transaction, one connection inside. */
export interface Sql {
  /** Rows of one statement. `name` makes it a prepared statement on its connection. */
  query<Row extends object>(statement: string | NamedStatement, values?: unknown[]): Promise<Row[]>;
}

export interface NamedStatement {
  name: string;
  text: string;
}

/** A transaction's connection; only `Database.transaction` makes one. */
export interface Transaction extends Sql {
  readonly inTransaction: true;
  /** Inserts rows, values in the order of the target's columns. Fails where one is there already. */
  copy(target: CopyTarget, rows: CopyValue[][]): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  applicationName: string;
  poolSize?: number;
  migrations?: DataSourceOptions['migrations'];
  /** What one statement may take; migrations ask for more. */
  statementMilliseconds?: number;
}

/** No statement of the service takes near as long; while one hangs, nothing else is done. */
const usualStatementMilliseconds = 60_000;

/** TypeORM gives the connection, the pool and the migrations; statements are explicit SQL on the driver's own client. */
export class Database implements Sql {
  readonly dataSource: DataSource;
  private readonly watch: AnswerWatch;

  constructor(options: DatabaseOptions) {
    this.watch = new AnswerWatch(options.url);
    const statementMilliseconds = options.statementMilliseconds ?? usualStatementMilliseconds;
    this.dataSource = new DataSource({
      type: 'postgres',
      url: options.url,
      applicationName: options.applicationName,
      migrations: options.migrations ?? [],
      migrationsTableName: 'migrations',
      migrationsTransactionMode: 'each',
      logging: false,
      poolSize: options.poolSize ?? 10,
      extra: {
        connectionTimeoutMillis: 5000,
        keepAlive: true,
        keepAliveInitialDelayMillis: 5000,
        // A process that stops in mid-transaction gives its locks back: others wait this long, never for good.
        idle_in_transaction_session_timeout: 15_000,
        lock_timeout: 20_000,
        statement_timeout: statementMilliseconds,
        // The server cannot end a statement whose answer gets lost on a half-open connection: then we give up.
        query_timeout: statementMilliseconds + 5_000,
      },
    });
  }

  async open(): Promise<void> {
    await this.dataSource.initialize();
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  async query<Row extends object>(statement: string | NamedStatement, values?: unknown[]): Promise<Row[]> {
    return this.withClient((client) => this.ask<Row>(client, statement, values));
  }

  /** Commits what `work` did, or nothing of it. A connection whose transaction failed to end is thrown away. */
  async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return this.withClient(async (client) => {
      await this.ask(client, 'begin');
      let open = true;
      // what comes after the end, of work that ran on beside it, would stand on its own, committed
      const whileOpen = <Answer>(statement: () => Promise<Answer>): Promise<Answer> =>
        open ? statement() : Promise.reject(new Error('the transaction has ended'));
      try {
        const result = await work({
          inTransaction: true,
          query: (statement, values) => whileOpen(() => this.ask(client, statement, values)),
          copy: (target, rows) => whileOpen(() => this.watch.answerOf(client, copyRows(client, target, rows))),
        });
        open = false;
        await this.ask(client, 'commit');
        return result;
      } catch (error) {
        open = false;
        if (!isUnanswered(error)) await client.query('rollback').catch(() => undefined);
        throw error;
      }
    });
  }

  private async ask<Row extends object>(
    client: PoolClient,
    statement: string | NamedStatement,
    values?: unknown[],
  ): Promise<Row[]> {
    const config: QueryConfig = typeof statement === 'string' ? { text: statement } : { ...statement };
    const asked = client.query<Row>(values === undefined ? config : { ...config, values });
    return (await this.watch.answerOf(client, asked)).rows;
  }

  private async withClient<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const client = (await runner.connect()) as Client & PoolClient;
      return await work(client).catch((error: unknown) => {
        // or the pool would lend it again with an answer outstanding
        if (isUnanswered(error)) void client.end().catch(() => undefined);
        throw error;
      });
    } finally {
      await runner.release();
    }
  }
}

/** The driver gives its own error no code: its words must do. */
function isUnanswered(error: unknown): boolean {
  return error instanceof AnswerLost || (error instanceof Error && error.message === 'Query read timeout');
}
