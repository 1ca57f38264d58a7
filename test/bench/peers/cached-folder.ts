import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultCacheDirectory } from '../../../src/embedded/kafka-jars.js';

const completeMarker = 'complete';

export interface CachedFolder {
  /** With the version in it: another version gets a folder of its own. */
  name: string;
  /** Puts everything into an empty folder, which is renamed afterwards. */
  fill(draft: string): Promise<void>;
}

/** Whether a peer's programs are there already, beside Kafka's jars. */
export function isCached(name: string): boolean {
  return existsSync(join(placeOf(name), completeMarker));
}

/** Where a peer's programs are, fetched the first time; a half-made folder is never taken for whole. Rejects where fetching fails. */
export async function cachedFolder({ name, fill }: CachedFolder): Promise<string> {
  const place = placeOf(name);
  if (isCached(name)) return place;
  const draft = `${place}.${process.pid}.${randomBytes(4).toString('hex')}`;
  mkdirSync(draft, { recursive: true });
  try {
    await fill(draft);
    writeFileSync(join(draft, completeMarker), '');
    rmSync(place, { recursive: true, force: true });
    renameSync(draft, place);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return place;
}

function placeOf(name: string): string {
  return join(defaultCacheDirectory(process.env, process.cwd()), name);
}
