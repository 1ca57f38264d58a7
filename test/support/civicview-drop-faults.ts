import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DropFolder, DropFolders, DropPlace } from '../../src/legacy/civicview/drop/drop-folders.js';

/** `before`: the step is not done. `half`: it is begun and leaves what a cut-off transfer leaves. `after`: it is done, and nobody hears of it. */
export const cuts = ['before', 'half', 'after'] as const;
export type Cut = (typeof cuts)[number];

/** Counts every step that changes something, and ends everything at one of them. */
export class CutOff {
  steps = 0;

  constructor(
    private readonly at: { step: number; cut: Cut } | null,
    private readonly end: () => never,
    readonly root: string,
  ) {}

  async step<Result>(work: () => Result | Promise<Result>, half: () => void = () => undefined): Promise<Result> {
    this.steps += 1;
    const cut = this.at?.step === this.steps ? this.at.cut : null;
    if (cut === 'before') this.end();
    if (cut === 'half') {
      half();
      this.end();
    }
    const result = await work();
    if (cut === 'after') this.end();
    return result;
  }
}

/** Folders of which one step is the last. Reading is no step: whoever is killed there leaves what the step before left. */
export function cutOffFolders(folders: DropFolders, cutOff: CutOff): DropFolders {
  return {
    prepare: (signal) => cutOff.step(() => folders.prepare(signal)),
    list: (folder, signal) => folders.list(folder, signal),
    stat: (place, signal) => folders.stat(place, signal),
    read: (place, atMost, signal) => folders.read(place, atMost, signal),
    write: (place: DropPlace, content: Buffer, signal) =>
      cutOff.step(
        () => folders.write(place, content, signal),
        () =>
          writeFileSync(join(cutOff.root, place.folder, `${place.name}.part`), content.subarray(0, content.length / 2)),
      ),
    move: (from: DropPlace, to: DropFolder, signal) => cutOff.step(() => folders.move(from, to, signal)),
    remove: (place, signal) => cutOff.step(() => folders.remove(place, signal)),
    close: () => folders.close(),
  };
}
