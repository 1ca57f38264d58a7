import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SourceError } from '../../source-error.js';
import { fileFailure } from './drop-failure.js';
import {
  type DropEntry,
  type DropFolder,
  dropFolders,
  type DropFolders,
  type DropPlace,
  type Unreadable,
} from './drop-folders.js';
import { safeName } from './file-names.js';
import { Turns } from './turns.js';

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL } = constants;
/** Follow no link, wait for nobody at the other end of a pipe. Not there on Windows, which has neither in a share. */
const warily =
  ((constants.O_NOFOLLOW as number | undefined) ?? 0) | ((constants.O_NONBLOCK as number | undefined) ?? 0);
const chunkBytes = 1024 * 1024;

/** The drop as a directory of this machine, or a share that is mounted there. */
export class DirectoryFolders implements DropFolders {
  private readonly turns: Turns;

  constructor(private readonly parts: { system: string; path: string; deadlineMs: number }) {
    this.turns = new Turns(parts);
  }

  async prepare(signal: AbortSignal): Promise<void> {
    await this.act('prepare', signal, async () => {
      await lstat(this.path('inbox'));
      for (const folder of dropFolders) {
        await mkdir(this.path(folder), { recursive: true });
        if (!(await lstat(this.path(folder))).isDirectory()) throw this.linked();
      }
    });
  }

  async list(folder: DropFolder, signal: AbortSignal): Promise<DropEntry[]> {
    return this.act(`list ${folder}`, signal, async () => {
      const entries = await readdir(this.path(folder), { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, isFile: entry.isFile() }));
    });
  }

  async stat({ folder, name }: DropPlace, signal: AbortSignal): Promise<DropEntry | null> {
    return this.act(`stat ${folder}`, signal, async () => {
      const found = await lstat(this.path(folder, name)).catch(unlessMissing);
      return found ? { name, isFile: found.isFile() } : null;
    });
  }

  async read({ folder, name }: DropPlace, atMost: number, signal: AbortSignal): Promise<Buffer | Unreadable> {
    return this.act(`read ${folder}`, signal, async (progress) => {
      const path = this.path(folder, name);
      const found = await lstat(path).catch(unlessMissing);
      if (!found) return 'missing';
      if (!found.isFile()) return 'not-a-file';
      const handle = await open(path, O_RDONLY | warily).catch(unlessMissing);
      if (!handle) return 'missing';
      try {
        return await contentOf(handle, atMost, progress);
      } finally {
        await handle.close();
      }
    });
  }

  async write({ folder, name }: DropPlace, content: Buffer, signal: AbortSignal): Promise<void> {
    await this.act(`write ${folder}`, signal, async () => {
      const part = this.path(folder, `${name}.part`);
      // left by one who was killed, or laid there as a link to write through
      await rm(part, { force: true });
      try {
        await writeNew(part, content);
      } catch (error) {
        // on a full disk the half that went in would keep everybody else out
        await rm(part, { force: true }).catch(() => undefined);
        throw error;
      }
      await rename(part, this.path(folder, name));
      await this.settleOnDisk(folder);
    });
  }

  async move({ folder, name }: DropPlace, to: DropFolder, signal: AbortSignal): Promise<void> {
    await this.act(`move to ${to}`, signal, async () => {
      const from = this.path(folder, name);
      if (!(await lstat(from).catch(unlessMissing))) return;
      await rename(from, this.path(to, name));
      await this.settleOnDisk(to);
      await this.settleOnDisk(folder);
    });
  }

  async remove({ folder, name }: DropPlace, signal: AbortSignal): Promise<void> {
    await this.act(`remove from ${folder}`, signal, () => rm(this.path(folder, name), { force: true }));
  }

  async close(): Promise<void> {
    // each call opens and closes what it needs
  }

  private act<Result>(
    operation: string,
    signal: AbortSignal,
    work: (progress: () => void) => Promise<Result>,
  ): Promise<Result> {
    const { system } = this.parts;
    return this.turns.take({ operation, signal }, async (progress) => {
      try {
        return await work(progress);
      } catch (error) {
        throw fileFailure(system, operation, error);
      }
    });
  }

  private path(folder: DropFolder, name?: string): string {
    return name === undefined ? join(this.parts.path, folder) : join(this.parts.path, folder, safeName(name));
  }

  private linked(): SourceError {
    const { system } = this.parts;
    return new SourceError({ system, operation: 'prepare', code: 'folder-is-link', consequence: 'halt-system' });
  }

  /** A rename outlives a power cut only once its folder was synced. Network shares refuse that, and see to it themselves. */
  private async settleOnDisk(folder: DropFolder): Promise<void> {
    const handle = await open(this.path(folder), O_RDONLY).catch(() => null);
    await handle?.sync().catch(() => undefined);
    await handle?.close();
  }
}

async function writeNew(path: string, content: Buffer): Promise<void> {
  const handle = await open(path, O_WRONLY | O_CREAT | O_EXCL | warily, 0o660);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function contentOf(handle: FileHandle, atMost: number, progress: () => void): Promise<Buffer | Unreadable> {
  const stats = await handle.stat();
  if (!stats.isFile()) return 'not-a-file';
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, bytes);
    if (bytesRead === 0) return Buffer.concat(chunks, bytes);
    bytes += bytesRead;
    // it may grow while it is read, so its size promises nothing
    if (bytes > atMost) return 'too-large';
    chunks.push(buffer.subarray(0, bytesRead));
    progress();
  }
}

function unlessMissing(error: unknown): null {
  if ((error as { code?: unknown } | null)?.code === 'ENOENT') return null;
  throw error;
}
