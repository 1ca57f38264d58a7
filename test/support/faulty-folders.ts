import { setTimeout as sleep } from 'node:timers/promises';
import type { DropFolder, DropFolders, DropPlace } from '../../src/legacy/civicview/drop/drop-folders.js';
import { Turns } from '../../src/legacy/civicview/drop/turns.js';
import { SourceError } from '../../src/legacy/source-error.js';
import type { FaultKind, SourceFault } from '../contract/kit/bench.js';

/** Ways in which a folder of files cannot fail. */
export const impossibleInFolders: FaultKind[] = ['errors', 'throttled', 'unavailable', 'trickle'];

/** What is wrong with the drop of a bench, for all adapters on it. */
export class FolderFaults {
  private fault: SourceFault | null = null;
  private times = Infinity;
  private readonly good = new Set<string>();

  set(fault: SourceFault): void {
    if (impossibleInFolders.includes(fault.kind)) throw new Error(`no folder can fail so: ${fault.kind}`);
    // nothing is ever read for one record or its details
    this.fault = (fault.of ?? 'walk') === 'walk' ? fault : null;
    this.times = fault.times ?? Infinity;
    this.good.clear();
  }

  clear(): void {
    this.fault = null;
  }

  /** The fault of this call; `name`: of the export that is read, whose first sight may still be good. */
  next(name: string | null): SourceFault | null {
    const { fault } = this;
    if (!fault || this.times === 0) return null;
    const isOfSession = fault.kind === 'unauthorised';
    if (!isOfSession && (name === null || this.isGood(name, fault.after ?? 0))) return null;
    this.times -= 1;
    return fault;
  }

  private isGood(name: string, after: number): boolean {
    if (!this.good.has(name) && this.good.size < after) this.good.add(name);
    return this.good.has(name);
  }
}

/** A drop whose exports are spoiled, refused or late as a bench says. */
export function faultyFolders(
  folders: DropFolders,
  faults: FolderFaults,
  { system, deadlineMs }: { system: string; deadlineMs: number },
): DropFolders {
  const turns = new Turns({ system, deadlineMs });
  const refused =
    <Rest extends unknown[], Answer>(call: (...rest: Rest) => Promise<Answer>) =>
    async (...rest: Rest): Promise<Answer> => {
      const fault = faults.next(null);
      if (fault) throw failureOf(system, fault.kind);
      return call(...rest);
    };
  const read = async (place: DropPlace, atMost: number, signal: AbortSignal) => {
    const fault = faults.next(place.name.endsWith('.csv') ? place.name : null);
    if (fault?.kind === 'slow')
      await turns.take({ operation: 'read', signal }, () => sleep(fault.delayMs ?? 0).then(() => undefined));
    const content = await folders.read(place, atMost, signal);
    return fault && Buffer.isBuffer(content) ? spoiled(content, fault.kind, system) : content;
  };
  return {
    prepare: refused((signal: AbortSignal) => folders.prepare(signal)),
    list: refused((folder: DropFolder, signal: AbortSignal) => folders.list(folder, signal)),
    stat: (place, signal) => folders.stat(place, signal),
    read,
    write: (place, content, signal) => folders.write(place, content, signal),
    move: (from, to, signal) => folders.move(from, to, signal),
    remove: (place, signal) => folders.remove(place, signal),
    close: () => folders.close(),
  };
}

function spoiled(content: Buffer, kind: FaultKind, system: string): Buffer {
  if (kind === 'truncated') return content.subarray(0, content.length / 2);
  if (kind === 'empty') return Buffer.alloc(0);
  if (kind === 'html') return Buffer.from('<html><body>The service is temporarily unavailable</body></html>');
  if (kind === 'slow') return content;
  throw failureOf(system, kind);
}

function failureOf(system: string, kind: FaultKind): SourceError {
  if (kind === 'unauthorised')
    return new SourceError({ system, operation: 'drop', code: 'not-permitted', consequence: 'halt-system' });
  const code = kind === 'reset' ? 'io-econnreset' : 'io-eio';
  return new SourceError({ system, operation: 'drop', code, consequence: 'retry' });
}
