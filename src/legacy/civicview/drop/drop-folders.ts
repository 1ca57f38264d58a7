/**
 * The drop's folders; the list of files is their whole state. `inbox` and `out-acks` are CARE's to write, all others ours:
 * `taken` holds the export in hand, which CARE cannot replace any more; `sent` says by key which instructions went out.
 */
export const dropFolders = ['inbox', 'taken', 'archive', 'acks', 'out', 'out-acks', 'sent'] as const;
export type DropFolder = (typeof dropFolders)[number];

export interface DropPlace {
  folder: DropFolder;
  /** A bare file name, never a path. */
  name: string;
}

export type Unreadable = 'missing' | 'not-a-file' | 'too-large';

export interface DropEntry {
  name: string;
  /** False for symbolic links, folders, pipes and the rest: such are never opened. */
  isFile: boolean;
}

/**
 * The seam to where the files lie: a directory of this machine, or SFTP. Each call has a deadline, and either is done or throws
 * SourceError; repeating one that was done, or was cut off, does no harm. Throws `signal`'s reason once that aborts.
 */
export interface DropFolders {
  /**
   * Makes the folders that are missing. The inbox must be there: a share that is not mounted is no empty drop. None may be a link,
   * which could lead anywhere.
   */
  prepare(signal: AbortSignal): Promise<void>;
  list(folder: DropFolder, signal: AbortSignal): Promise<DropEntry[]>;
  /** null: not there. Follows no link. */
  stat(place: DropPlace, signal: AbortSignal): Promise<DropEntry | null>;
  /** The whole file, or why it has no content for us. Follows no link, and reads no more than `atMost` bytes. */
  read(place: DropPlace, atMost: number, signal: AbortSignal): Promise<Buffer | Unreadable>;
  /** Under `<name>.part` first, then renamed over what may be there: a reader sees the old file or the whole new one. */
  write(place: DropPlace, content: Buffer, signal: AbortSignal): Promise<void>;
  /** Renames over what may be there. A file that is gone from `from` is taken for moved before. */
  move(from: DropPlace, to: DropFolder, signal: AbortSignal): Promise<void>;
  /** No failure where it is gone already. */
  remove(place: DropPlace, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
