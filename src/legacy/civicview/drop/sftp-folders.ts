import { posix } from 'node:path';
import type { SFTPWrapper, Stats } from 'ssh2';
import { SourceError } from '../../source-error.js';
import {
  type DropEntry,
  type DropFolder,
  dropFolders,
  type DropFolders,
  type DropPlace,
  type Unreadable,
} from './drop-folders.js';
import { safeName } from './file-names.js';
import { answerOf, isUnsupported, type SftpFailure, sftpFailure, unlessMissing } from './sftp-answers.js';
import { type SftpConnection, SftpSession } from './sftp-session.js';
import { readWhole, writeWhole } from './sftp-transfer.js';
import { Turns } from './turns.js';

type Progress = () => void;

/** The drop on an SFTP server. */
export class SftpFolders implements DropFolders {
  private readonly turns: Turns;
  private readonly session: SftpSession;

  constructor(private readonly parts: { system: string; connection: SftpConnection; deadlineMs: number }) {
    this.turns = new Turns(parts);
    this.session = new SftpSession(parts);
  }

  async prepare(signal: AbortSignal): Promise<void> {
    await this.act('prepare', signal, async (sftp) => {
      await statOf(sftp, this.path('inbox'));
      for (const folder of dropFolders) {
        const path = this.path(folder);
        const found = await statOf(sftp, path).catch(unlessMissing);
        if (!found) await answerOf<void>((done) => sftp.mkdir(path, done));
        else if (!found.isDirectory()) throw this.linked();
      }
    });
  }

  async list(folder: DropFolder, signal: AbortSignal): Promise<DropEntry[]> {
    return this.act(`list ${folder}`, signal, async (sftp) => {
      const entries = await answerOf<{ filename: string; attrs: Stats }[]>((done) =>
        sftp.readdir(this.path(folder), done),
      );
      return entries.map(({ filename, attrs }) => ({ name: filename, isFile: attrs.isFile() }));
    });
  }

  async stat({ folder, name }: DropPlace, signal: AbortSignal): Promise<DropEntry | null> {
    return this.act(`stat ${folder}`, signal, async (sftp) => {
      const found = await statOf(sftp, this.path(folder, name)).catch(unlessMissing);
      return found ? { name, isFile: found.isFile() } : null;
    });
  }

  async read({ folder, name }: DropPlace, atMost: number, signal: AbortSignal): Promise<Buffer | Unreadable> {
    return this.act(`read ${folder}`, signal, async (sftp, progress) => {
      const path = this.path(folder, name);
      const found = await statOf(sftp, path).catch(unlessMissing);
      if (!found) return 'missing';
      if (!found.isFile()) return 'not-a-file';
      return (await readWhole({ sftp, path, atMost, progress }).catch(unlessMissing)) ?? 'missing';
    });
  }

  async write({ folder, name }: DropPlace, content: Buffer, signal: AbortSignal): Promise<void> {
    await this.act(`write ${folder}`, signal, async (sftp, progress) => {
      const part = this.path(folder, `${name}.part`);
      // left by one who was cut off, or laid there as a link to write through
      await answerOf<void>((done) => sftp.unlink(part, done)).catch(unlessMissing);
      await writeWhole({ sftp, path: part, content, progress }).catch(async (error: unknown) => {
        // on a full disk the half that went in would keep everybody else out
        await answerOf<void>((done) => sftp.unlink(part, done)).catch(() => undefined);
        throw error;
      });
      await renameOver(sftp, part, this.path(folder, name));
    });
  }

  async move({ folder, name }: DropPlace, to: DropFolder, signal: AbortSignal): Promise<void> {
    await this.act(`move to ${to}`, signal, async (sftp) => {
      const from = this.path(folder, name);
      if (await statOf(sftp, from).catch(unlessMissing)) await renameOver(sftp, from, this.path(to, name));
    });
  }

  async remove({ folder, name }: DropPlace, signal: AbortSignal): Promise<void> {
    await this.act(`remove from ${folder}`, signal, async (sftp) => {
      await answerOf<void>((done) => sftp.unlink(this.path(folder, name), done)).catch(unlessMissing);
    });
  }

  async close(): Promise<void> {
    this.session.destroy();
  }

  private act<Result>(
    operation: string,
    signal: AbortSignal,
    work: (sftp: SFTPWrapper, progress: Progress) => Promise<Result>,
  ): Promise<Result> {
    const { session } = this;
    // a connection on which something was left undone is of no use to the next call
    return this.turns.take({ operation, signal, giveUp: () => session.destroy() }, async (progress) => {
      try {
        const { sftp, lost } = await session.open();
        // calls that were under way when the connection ended are not always told
        return await Promise.race([work(sftp, progress), lost]);
      } catch (error) {
        const failure = sftpFailure(this.parts.system, operation, error as SftpFailure);
        if (failure.code === 'connection-lost') session.destroy();
        throw failure;
      } finally {
        session.rest();
      }
    });
  }

  private path(folder: DropFolder, name?: string): string {
    const { root } = this.parts.connection;
    return name === undefined ? posix.join(root, folder) : posix.join(root, folder, safeName(name));
  }

  private linked(): SourceError {
    const { system } = this.parts;
    return new SourceError({ system, operation: 'prepare', code: 'folder-is-link', consequence: 'halt-system' });
  }
}

function statOf(sftp: SFTPWrapper, path: string): Promise<Stats> {
  return answerOf<Stats>((done) => sftp.lstat(path, done));
}

// Version 3 of the protocol renames onto nothing that exists. OpenSSH has an extension for it; elsewhere what is there goes first, and
// whoever is cut off between the two finds its .part file still there.
async function renameOver(sftp: SFTPWrapper, from: string, to: string): Promise<void> {
  try {
    await answerOf<void>((done) => sftp.ext_openssh_rename(from, to, done));
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    await answerOf<void>((done) => sftp.unlink(to, done)).catch(unlessMissing);
    await answerOf<void>((done) => sftp.rename(from, to, done));
  }
}
