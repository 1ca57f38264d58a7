import { setMaxListeners } from 'node:events';
import type { Database, Sql, Transaction } from '../postgres/database.js';

/** Thrown by `assertHeld`: another replica holds the lease by now, and what this one was about to write must not be written. */
export class LeaseLost extends Error {
  constructor(name: string) {
    super(`lease ${name} is no longer held`);
    this.name = 'LeaseLost';
  }
}

/** A named right to work alone, on PostgreSQL's clock. `token` grows with each holder: the fence of every transaction. */
export interface Lease {
  readonly name: string;
  readonly token: string;
  /** PostgreSQL's clock less this process's, milliseconds, as measured when the lease was taken. */
  readonly clockOffset: number;
  /** This process's clock less its monotonic one, milliseconds, at the same moment: it tells when the clock was put. */
  readonly clockOrigin: number;
}

/** Putting the clock by less than this is told from its steady correction by nobody. Milliseconds. */
const tolerableStep = 1_000;

const acquireLease = `
insert into leases as held (name, holder, token, expires_at)
values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
on conflict (name) do update
set holder = excluded.holder, token = held.token + 1, expires_at = excluded.expires_at
where held.expires_at <= clock_timestamp()
returning token::text, extract(epoch from clock_timestamp()) * 1000 as now`;

const renewLease = `
update leases set expires_at = clock_timestamp() + $3 * interval '1 millisecond'
where name = $1 and token = $2::bigint and expires_at > clock_timestamp()
returning name`;

const releaseLease = `update leases set expires_at = '-infinity' where name = $1 and token = $2::bigint`;

const selectHeld = `select name, holder from leases where expires_at > clock_timestamp() order by name`;

// A restored table counts tokens from where the backup was, and whoever held a lease in the lost time may still run: milliseconds
// are beyond any token that was given out one by one.
const fenceHolders = `
update leases set token = greatest(token + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint), expires_at = '-infinity'`;

// FOR SHARE stands against the update by which another holder would take the lease: it waits until this transaction ends.
const lockLease = {
  name: 'lock-lease',
  text: `select name from leases where name = $1 and token = $2::bigint and expires_at > clock_timestamp() for share`,
};

export class Leases {
  constructor(
    private readonly database: Database,
    /** Names this process in the leases table: host and process id. */
    private readonly holder: string,
    readonly ttlMilliseconds = 10_000,
  ) {}

  /** The lease, or null where another holder has it. */
  async acquire(name: string): Promise<Lease | null> {
    const [row] = await this.database.query<{ token: string; now: string }>(acquireLease, [
      name,
      this.holder,
      this.ttlMilliseconds,
    ]);
    return row
      ? { name, token: row.token, clockOffset: Number(row.now) - Date.now(), clockOrigin: clockOrigin() }
      : null;
  }

  /** False: it was lost. */
  async renew(lease: Lease): Promise<boolean> {
    const rows = await this.database.query(renewLease, [lease.name, lease.token, this.ttlMilliseconds]);
    return rows.length === 1;
  }

  async release(lease: Lease): Promise<void> {
    await this.database.query(releaseLease, [lease.name, lease.token]);
  }

  /** Who works under which lease now. */
  async held(sql: Sql): Promise<{ name: string; holder: string }[]> {
    return sql.query(selectHeld);
  }

  /** Takes every lease from its holder, those of a lost time too: nothing that they still do commits after this transaction. */
  async fenceAll(tx: Transaction): Promise<void> {
    await tx.query(fenceHolders);
  }

  /**
   * First statement of each transaction done under a lease. Throws LeaseLost; also where this process's clock was put since the
   * lease was taken: times of its reads would be wrong by as much, and later news be taken for older. Take the lease anew.
   */
  async assertHeld(tx: Transaction, lease: Lease): Promise<void> {
    if (Math.abs(clockOrigin() - lease.clockOrigin) > tolerableStep) throw new LeaseLost(lease.name);
    const rows = await tx.query(lockLease, [lease.name, lease.token]);
    if (rows.length === 0) throw new LeaseLost(lease.name);
  }

  /**
   * Runs `work` while the lease is held, renewing it at a third of its time; `signal` is aborted when it was lost or when
   * `outer` aborts. Answers null, without running anything, where another replica has it.
   */
  async whileHeld<Result>(
    name: string,
    outer: AbortSignal,
    work: (lease: Lease, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result | null> {
    const lease = await this.acquire(name);
    if (!lease) return null;
    const ending = new AbortController();
    setMaxListeners(0, ending.signal); // each request of a batch listens to it
    const stop = () => ending.abort(outer.reason);
    outer.addEventListener('abort', stop, { once: true });
    if (outer.aborted) stop();
    const renewal = setInterval(() => {
      this.renew(lease).then(
        (held) => held || ending.abort(new LeaseLost(name)),
        () => undefined, // the database is away: the next renewal, or the transaction's own check, will tell
      );
    }, this.ttlMilliseconds / 3);
    try {
      return await work(lease, ending.signal);
    } finally {
      clearInterval(renewal);
      outer.removeEventListener('abort', stop);
      await this.release(lease).catch(() => undefined);
    }
  }
}

function clockOrigin(): number {
  return Date.now() - performance.now();
}
