import type { LegacyPage } from '../legacy/legacy-system.js';

/** Rows that one transaction applies, unless a single page has more. */
const batchRows = 1000;
/** A slow legacy system's pages are applied at least this often. Milliseconds. */
const batchPatience = 2000;

interface Batch {
  pages: LegacyPage[];
  failure: Error | undefined;
  ended: boolean;
}

/**
 * Batches of pages; the next one is fetched while the consumer applies the last. A failure is thrown after the pages before it
 * were handed out. Stopping early (return, throw) ends the source too.
 */
export async function* readAhead(pages: AsyncIterable<LegacyPage>): AsyncGenerator<LegacyPage[]> {
  const source = pages[Symbol.asyncIterator]();
  let next: Promise<Batch> | null = collect(source);
  try {
    while (next) {
      const batch: Batch = await next;
      next = batch.ended ? null : collect(source);
      if (batch.pages.length > 0) yield batch.pages;
      if (batch.failure) throw batch.failure;
    }
  } finally {
    await next;
    await source.return?.();
  }
}

/** Never rejects: a failure comes with the pages that were read before it. */
async function collect(source: AsyncIterator<LegacyPage>): Promise<Batch> {
  const batch: Batch = { pages: [], failure: undefined, ended: false };
  const patience = performance.now() + batchPatience;
  let rows = 0;
  try {
    while (rows < batchRows && !batch.ended && (rows === 0 || performance.now() < patience)) {
      const { value, done } = (await source.next()) as IteratorResult<LegacyPage, undefined>;
      if (done) return { ...batch, ended: true };
      batch.pages.push(value);
      batch.ended = value.complete;
      rows += value.records.length + value.rejects.length;
    }
  } catch (error) {
    return {
      ...batch,
      failure: error instanceof Error ? error : new Error('paging failed', { cause: error }),
      ended: true,
    };
  }
  return batch;
}
