import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from './change.js';
import { Journal } from './journal.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

async function readBack(): Promise<{ journal: Journal<Change>; transactions: Change[][] }> {
  const transactions: Change[][] = [];
  const journal = await Journal.open<Change>(path, (transaction) => transactions.push(transaction));
  return { journal, transactions };
}

async function write(count: number): Promise<void> {
  const { journal } = await readBack();
  for (let at = 1; at <= count; at += 1) journal.append([['restamp', at]]);
  await journal.close();
}

describe('Journal', () => {
  it('gives back what was settled, in order', async () => {
    await write(3);
    const { journal, transactions } = await readBack();
    expect(transactions).toEqual([[['restamp', 1]], [['restamp', 2]], [['restamp', 3]]]);
    expect(journal.transactions).toBe(3);
    await journal.close();
  });

  it('has everything on the disk once settled, though it never closes', async () => {
    const { journal } = await readBack();
    journal.append([['delete', 1]]);
    journal.append([['delete', 2]]);
    await journal.settled();
    expect(await readFile(path, 'utf8')).toBe('[["delete",1]]\n[["delete",2]]\n');
    await journal.close();
  });

  it('drops a last line that was cut short at any byte, and goes on after what is whole', async () => {
    await write(3);
    const whole = await readFile(path);
    for (let bytes = whole.length - 1; bytes >= 0; bytes -= 1) {
      await writeFile(path, whole);
      await truncate(path, bytes);
      const kept = whole.subarray(0, bytes).toString().split('\n').length - 1;
      const { journal, transactions } = await readBack();
      expect(transactions).toHaveLength(kept);
      journal.append([['restamp', 99]]);
      await journal.close();
      const again = await readBack();
      expect(again.transactions).toEqual([...transactions, [['restamp', 99]]]);
      await again.journal.close();
    }
  });

  it('refuses damage that no crash explains', async () => {
    await write(1);
    await appendFile(path, '[["restamp",2\n[["restamp",3]]\n');
    await expect(readBack()).rejects.toThrow('journal.jsonl is damaged at line 2');
  });

  it('puts a shorter history in the place of a long one, and goes on in it', async () => {
    await write(50);
    const { journal } = await readBack();
    await journal.rewrite([['restamp', 50]]);
    journal.append([['restamp', 51]]);
    await journal.close();
    const { transactions, journal: again } = await readBack();
    expect(transactions).toEqual([[['restamp', 50]], [['restamp', 51]]]);
    await again.close();
  });

  it('never says settled again once a write failed', async () => {
    const { journal } = await readBack();
    await journal.close(); // a closed file is the easiest one that can't be written
    journal.append([['restamp', 1]]);
    await expect(journal.settled()).rejects.toThrow('the journal could not be written');
    await expect(journal.settled()).rejects.toThrow('the journal could not be written');
  });
});
