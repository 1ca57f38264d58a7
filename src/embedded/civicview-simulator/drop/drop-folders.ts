import { access, mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** The drop (contracts/legacy/civicview-care.md), and beside it what CARE keeps for itself. */
export interface DropFolders {
  drop: string;
  inbox: string;
  acks: string;
  /** The reader's own: exports in its hands. */
  taken: string;
  archive: string;
  out: string;
  outAcks: string;
  /** Exports as they were made, until long after they were acknowledged. */
  kept: string;
}

/** Makes the folders that are missing. */
export async function openDrop(directory: string): Promise<DropFolders> {
  const drop = join(directory, 'drop');
  const within = (name: string) => join(drop, name);
  const folders = {
    drop,
    inbox: within('inbox'),
    acks: within('acks'),
    taken: within('taken'),
    archive: within('archive'),
    out: within('out'),
    outAcks: within('out-acks'),
    kept: join(directory, 'exports'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
  return folders;
}

/** Under its name once it is whole and on the disk: nobody ever reads half of it. */
export async function writeWhole(path: string, content: string | Buffer): Promise<void> {
  await writePart(path, content);
  await rename(`${path}.part`, path);
}

export async function writePart(path: string, content: string | Buffer): Promise<void> {
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Names in order. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).toSorted();
}
