import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Register } from '../store/register.js';
import { type DropFolders, namesIn } from './drop-folders.js';
import type { Transfer } from './transfer.js';

const answerName = /^care-(\d{6,12})\.(ack|reject)\.json$/;
/** An export that is refused again and again is for people to look at. */
const mostDeliveries = 5;

/**
 * Reads what Shirelink said to the exports. An acknowledged one is done with, though lines of it may have been refused; one that broke on the
 * way, or never came, is delivered anew under its number; what came under a used number is taken back.
 */
export class Answers {
  private readonly seen = new Set<string>();
  private readonly deliveries = new Map<number, number>();

  constructor(
    private readonly register: Register,
    private readonly transfer: Transfer,
    private readonly folders: DropFolders,
  ) {}

  async read(): Promise<void> {
    for (const name of await namesIn(this.folders.acks)) {
      const [, digits, kind] = answerName.exec(name) ?? [];
      if (digits === undefined || !(await this.isNew(name))) continue;
      await (kind === 'ack' ? this.acknowledge(Number(digits)) : this.mend(Number(digits), await this.codeIn(name)));
    }
  }

  /** The same name can come again with another answer in it. */
  private async isNew(name: string): Promise<boolean> {
    const file = await stat(join(this.folders.acks, name)).catch(() => null);
    if (!file) return false;
    const key = `${name} ${file.ino} ${file.mtimeMs} ${file.size}`;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }

  private async acknowledge(sequence: number): Promise<void> {
    const record = this.register.export(sequence);
    if (!record || record.acknowledged) return;
    this.register.commit([['acknowledged', sequence]]);
    await this.register.durable();
  }

  /** Null where it is gone by now, or says nothing. */
  private async codeIn(name: string): Promise<string | null> {
    const text = await readFile(join(this.folders.acks, name), 'utf8').catch(() => '{}');
    return (JSON.parse(text) as { code?: string }).code ?? null;
  }

  private async mend(sequence: number, code: string | null): Promise<void> {
    if (code === 'sequence-reused') return this.transfer.takeBack(sequence);
    const delivered = (this.deliveries.get(sequence) ?? 1) + 1;
    if (code === null || delivered > mostDeliveries) return;
    if (this.register.export(sequence)?.acknowledged !== false) return;
    this.deliveries.set(sequence, delivered);
    await this.transfer.deliver(sequence, null);
  }
}
