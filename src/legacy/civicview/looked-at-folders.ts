import { SourceError } from '../source-error.js';
import type { DropEntry, DropFolder, DropFolders, DropPlace } from './drop/drop-folders.js';

/**
 * The drop for somebody who only wants to see what there is: files seem to move from folder to folder and go away, and nothing is written. For
 * one walk.
 */
export function lookedAtFolders(folders: DropFolders): DropFolders {
  const moved = new Map<string, DropPlace>();
  const gone = new Set<string>();
  const placeOf = (place: DropPlace) => moved.get(keyOf(place)) ?? (gone.has(keyOf(place)) ? null : place);
  return {
    prepare: () => Promise.resolve(),
    list: async (folder, signal) => {
      const here = (await listed(folders, folder, signal)).filter(({ name }) => !gone.has(keyOf({ folder, name })));
      const come = [...moved.keys()].filter((key) => key.startsWith(`${folder}/`)).map((key) => key.split('/')[1]!);
      return [...here, ...come.map((name): DropEntry => ({ name, isFile: true }))];
    },
    stat: async (place, signal) => {
      const at = placeOf(place);
      return at && folders.stat(at, signal).catch(unlessMissing(place.folder, null));
    },
    read: async (place, atMost, signal) => {
      const at = placeOf(place);
      return at ? folders.read(at, atMost, signal) : 'missing';
    },
    write: () => Promise.resolve(),
    move: (from, to) => {
      const at = placeOf(from);
      moved.delete(keyOf(from));
      gone.add(keyOf(from));
      if (at) moved.set(keyOf({ ...from, folder: to }), at);
      return Promise.resolve();
    },
    remove: (place) => {
      moved.delete(keyOf(place));
      gone.add(keyOf(place));
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}

function keyOf({ folder, name }: DropPlace): string {
  return `${folder}/${name}`;
}

function listed(folders: DropFolders, folder: DropFolder, signal: AbortSignal): Promise<DropEntry[]> {
  return folders.list(folder, signal).catch(unlessMissing(folder, [] as DropEntry[]));
}

/** Our own folders are made by the first pass; CARE's inbox must be there. */
function unlessMissing<Answer>(folder: DropFolder, instead: Answer): (error: unknown) => Answer {
  return (error) => {
    if (folder !== 'inbox' && error instanceof SourceError && error.code === 'drop-missing') return instead;
    throw error;
  };
}
