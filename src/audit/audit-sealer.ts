import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { type Settings, SETTINGS } from '../config/settings.js';
import { type Lease, Leases } from '../platform/leases/leases.js';
import { type Logger, LOGGER } from '../platform/logger/logger.js';
import { Database, type Transaction } from '../platform/postgres/database.js';
import { chainColumns, chainHash, type ChainRow } from './audit-chain.js';

const batch = 1000;

// An insert holds ROW EXCLUSIVE on the table from before its id is drawn until it ends, so whoever holds SHARE sees every id that was
// drawn, committed or gone for good: no lower one can turn up later. A writer that is slow to commit makes the sealer wait and try again.
const waitBriefly = `set local lock_timeout = '500ms'`;
const waitForWriters = `lock table audit in share mode`;
const settledUpTo = `select coalesce(max(id), 0)::text as id from audit`;

const lastSealed = `select hash from audit where hash is not null order by id desc limit 1`;
const unsealed = `select ${chainColumns} from audit where hash is null and id <= $1 order by id limit ${batch}`;
const seal = `
update audit set previous_hash = sealed.previous_hash, hash = sealed.hash
from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as sealed (id, previous_hash, hash) where audit.id = sealed.id`;

/** Chains committed rows, in the order of their ids, under a lease: a row that is changed or taken out later breaks the chain. */
@Injectable()
export class AuditSealer implements OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | null = null;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Leases) private readonly leases: Leases,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'role'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(10_000)
  async tick(): Promise<void> {
    if (this.settings.role === 'api' || this.running || this.stopping.signal.aborted) return;
    this.running = this.seal().catch((error: unknown) => {
      this.logger.warn(
        { code: (error as { code?: string }).code },
        'audit: rows could not be sealed, the next tick tries again',
      );
    });
    await this.running;
    this.running = null;
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Seals what is settled now. Answers how many rows, or null where another replica is at it. */
  async seal(): Promise<number | null> {
    return this.leases.whileHeld('audit-sealer', this.stopping.signal, async (lease, signal) => {
      const horizon = await this.settledId();
      let sealed = 0;
      while (!signal.aborted) {
        const rows = await this.sealBatch(lease, horizon);
        sealed += rows;
        if (rows < batch) break;
      }
      return sealed;
    });
  }

  private async settledId(): Promise<string> {
    return this.database.transaction(async (tx) => {
      await tx.query(waitBriefly);
      await tx.query(waitForWriters);
      const [row] = await tx.query<{ id: string }>(settledUpTo);
      return row!.id;
    });
  }

  private async sealBatch(lease: Lease, horizon: string): Promise<number> {
    return this.database.transaction(async (tx: Transaction) => {
      await this.leases.assertHeld(tx, lease);
      const [last] = await tx.query<{ hash: Buffer }>(lastSealed);
      const rows = await tx.query<ChainRow>(unsealed, [horizon]);
      const links = chain(last?.hash ?? null, rows);
      await tx.query(seal, [
        rows.map(({ id }) => id),
        links.map(({ previous }) => previous),
        links.map(({ hash }) => hash),
      ]);
      return rows.length;
    });
  }
}

function chain(last: Buffer | null, rows: ChainRow[]): { previous: Buffer | null; hash: Buffer }[] {
  let previous = last;
  return rows.map((row) => {
    const link = { previous, hash: chainHash(previous, row) };
    previous = link.hash;
    return link;
  });
}
