import { DirectoryFolders } from './directory-folders.js';
import type { DropFolders } from './drop-folders.js';
import { SftpFolders } from './sftp-folders.js';
import type { SftpConnection } from './sftp-session.js';

export type DropConnection = { kind: 'directory'; path: string } | ({ kind: 'sftp' } & SftpConnection);

/** Milliseconds without any progress. */
const patience = 30_000;

/** Opens nothing yet. */
export function openDropFolders(
  connection: DropConnection,
  { system, deadlineMs = patience }: { system: string; deadlineMs?: number },
): DropFolders {
  if (connection.kind === 'directory') return new DirectoryFolders({ system, path: connection.path, deadlineMs });
  return new SftpFolders({ system, connection, deadlineMs });
}
