import { type BenchDatabase, type Ground } from './ground.js';
import type { BareOrder, MergeAnswer } from './merge-orders.js';
import type { Program } from './program.js';
import { storedResult, type StoredResult } from './stored-results.js';

/** Ours and the bare merge as processes of their own over one legacy system, warm after their first order. */
export class Mergers {
  private constructor(
    private readonly rows: number,
    private readonly ours: Program<object>,
    private readonly bare: Program<object>,
  ) {}

  /** `port`: of the legacy server that has `rows` requests. */
  static async start(ground: Ground, { rows, port }: { rows: number; port: number }): Promise<Mergers> {
    const ours = await ground.program('mirror', []);
    return new Mergers(rows, ours, await ground.program('bare-merger', [String(port)]));
  }

  mirror({ url }: BenchDatabase, port: number): Promise<MergeAnswer> {
    return this.ours.ask<MergeAnswer>({ databaseUrl: url, port });
  }

  merge({ url }: BenchDatabase, way: BareOrder['way']): Promise<MergeAnswer> {
    return this.bare.ask<MergeAnswer>({ databaseUrl: url, way });
  }

  /** All rows into a database that was empty; what then stands there goes to `check`. Answers rows a second. */
  async backfill(
    ground: Ground,
    by: { ours: number } | 'bare',
    check: (result: StoredResult) => void,
  ): Promise<number> {
    const database = await ground.newDatabase();
    try {
      await database.settle();
      const { seconds } = by === 'bare' ? await this.merge(database, 'merge') : await this.mirror(database, by.ours);
      check(await storedResult(database.database, by === 'bare' ? 'bare' : 'ours'));
      return this.rows / seconds;
    } finally {
      await database.drop();
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.ours.stop(), this.bare.stop()]);
  }
}
