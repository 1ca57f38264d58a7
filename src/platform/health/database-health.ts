import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../postgres/database.js';
import { schemaState } from '../postgres/migrate.js';

/** What decides whether a process can serve at all. */
@Injectable()
export class DatabaseHealth {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** How many of this version's migrations the database lacks. Rejects where it cannot be reached. */
  async waitingMigrations(): Promise<number> {
    return (await schemaState(this.database)).waiting.length;
  }
}
