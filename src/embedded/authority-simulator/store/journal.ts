import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

const newline = 0x0a;
const chunkBytes = 1 << 20;

/**
 * Append-only file of transactions, one JSON line each. What was appended counts once `settled` has resolved: it is then on the disk.
 * Whatever waits is written and synced together (group commit). After a failed write every `settled` rejects: the file no longer says what
 * memory says, so nothing may be answered.
 */
export class Journal<Change> {
  private waiting: string[] = [];
  private writing: Promise<void> = Promise.resolve();
  private failure: unknown = null;

  private constructor(
    private readonly path: string,
    private file: FileHandle,
    private size: { bytes: number; transactions: number },
  ) {}

  get bytes(): number {
    return this.size.bytes;
  }

  get transactions(): number {
    return this.size.transactions;
  }

  /** Opens or makes the file and hands over each transaction in it. A last line that was cut short is dropped; any other damage throws. */
  static async open<Change>(path: string, replay: (transaction: Change[]) => void): Promise<Journal<Change>> {
    const file = await open(path, 'a+', 0o600);
    try {
      const read = await replayLines(file, (line, number) => replay(parseLine<Change>(path, line, number)));
      await file.truncate(read.bytes);
      return new Journal(path, file, { bytes: read.bytes, transactions: read.lines });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  append(transaction: readonly Change[]): void {
    if (this.waiting.length === 0) this.writing = this.writing.then(() => this.flush());
    this.waiting.push(JSON.stringify(transaction));
    this.size.transactions += 1;
  }

  async settled(): Promise<void> {
    await this.writing;
    if (this.failure) throw new Error('the journal could not be written', { cause: this.failure });
  }

  /** Puts these changes in place of all that was written so far; a crash in between leaves the old file. */
  async rewrite(changes: Iterable<Change>): Promise<void> {
    await this.settled();
    const fresh = await open(`${this.path}.new`, 'w', 0o600);
    let bytes = 0;
    let transactions = 0;
    for (const batch of batches(changes, 500)) {
      const lines = batch.map((change) => `${JSON.stringify([change])}\n`).join('');
      await fresh.appendFile(lines);
      bytes += Buffer.byteLength(lines);
      transactions += batch.length;
    }
    await fresh.sync();
    await fresh.close();
    await rename(`${this.path}.new`, this.path);
    await syncFolder(dirname(this.path));
    await this.file.close();
    this.file = await open(this.path, 'a', 0o600);
    this.size = { bytes, transactions };
  }

  async close(): Promise<void> {
    await this.settled();
    await this.file.close();
  }

  private async flush(): Promise<void> {
    const lines = `${this.waiting.join('\n')}\n`;
    this.waiting = [];
    if (this.failure) return;
    try {
      await this.file.appendFile(lines);
      await this.file.datasync();
      this.size.bytes += Buffer.byteLength(lines);
    } catch (error) {
      this.failure = error;
    }
  }
}

/** `bytes`: how much of the file is whole lines. */
async function replayLines(
  file: FileHandle,
  take: (line: string, number: number) => void,
): Promise<{ bytes: number; lines: number }> {
  const chunk = Buffer.alloc(chunkBytes);
  let rest: Buffer = Buffer.alloc(0);
  let position = 0;
  let lines = 0;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, position);
    if (bytesRead === 0) return { bytes: position - rest.length, lines };
    position += bytesRead;
    const data = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = data.indexOf(newline); end >= 0; end = data.indexOf(newline, start)) {
      lines += 1;
      take(data.toString('utf8', start, end), lines);
      start = end + 1;
    }
    rest = Buffer.from(data.subarray(start));
  }
}

function parseLine<Change>(path: string, line: string, number: number): Change[] {
  try {
    return JSON.parse(line) as Change[];
  } catch (cause) {
    throw new Error(`${path} is damaged at line ${number}`, { cause });
  }
}

function* batches<T>(items: Iterable<T>, size: number): Iterable<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
