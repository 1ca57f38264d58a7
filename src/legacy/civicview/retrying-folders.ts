import type { DropFolders } from './drop/drop-folders.js';
import { repeated } from './repeated.js';

/** The drop with each call repeated where a failure may pass; its calls do no harm when they are repeated. */
export function retryingFolders(folders: DropFolders, retries: number): DropFolders {
  const again = <Answer>(signal: AbortSignal, call: () => Promise<Answer>) => repeated(call, { retries, signal });
  return {
    prepare: (signal) => again(signal, () => folders.prepare(signal)),
    list: (folder, signal) => again(signal, () => folders.list(folder, signal)),
    stat: (place, signal) => again(signal, () => folders.stat(place, signal)),
    read: (place, atMost, signal) => again(signal, () => folders.read(place, atMost, signal)),
    write: (place, content, signal) => again(signal, () => folders.write(place, content, signal)),
    move: (from, to, signal) => again(signal, () => folders.move(from, to, signal)),
    remove: (place, signal) => again(signal, () => folders.remove(place, signal)),
    close: () => folders.close(),
  };
}
