import { randomBytes } from 'node:crypto';
import { linkSync, renameSync, rmSync } from 'node:fs';
import type { Home } from './home.js';
import { createPrivateFile, readJson } from './private-file.js';
import { isRunning, startOf } from './processes/process-table.js';

/** Process id and start time: a number that another process was given later does not count. */
interface Owner {
  pid: number;
  started: string;
}

/** Two services on one home would share a database directory and each other's ports. */
export class HomeInUse extends Error {
  constructor(
    directory: string,
    readonly pid: number,
  ) {
    super(
      `Shirelink is already running on ${directory} (process ${pid}): stop that one, or set SHIRELINK_HOME to another folder`,
    );
    this.name = 'HomeInUse';
  }
}

/** The home is this process's until `unlockHome`, or until it dies. Throws HomeInUse. */
export function lockHome(home: Home): void {
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) } satisfies Owner);
  while (!createPrivateFile(home.lockFile, mine)) {
    const owner = readOwner(home.lockFile);
    if (owner && isAlive(owner)) throw new HomeInUse(home.directory, owner.pid);
    setAside(home.lockFile);
  }
}

export function unlockHome(home: Home): void {
  if (readOwner(home.lockFile)?.pid === process.pid) rmSync(home.lockFile, { force: true });
}

/** Process id of the service that runs on this home; null where none does. */
export function ownerOf(home: Home): number | null {
  const owner = readOwner(home.lockFile);
  return owner && isAlive(owner) ? owner.pid : null;
}

function isAlive(owner: Owner): boolean {
  return isRunning(owner.pid) && startOf(owner.pid) === owner.started;
}

/** Removes a dead owner's file, but not the file of another start that was quicker to do the same. */
function setAside(lockFile: string): void {
  const aside = `${lockFile}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(lockFile, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const owner = readOwner(aside);
  if (owner && isAlive(owner)) linkSync(aside, lockFile);
  rmSync(aside);
}

/** A file that is empty or no JSON was cut short by a crash of the machine: nobody's. */
function readOwner(lockFile: string): Owner | null {
  try {
    return readJson<Owner>(lockFile);
  } catch {
    return null;
  }
}
