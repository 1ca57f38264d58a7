import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

// Linux keeps the table under /proc; elsewhere `ps` tells the same at the price of a process.
const hasProc = process.platform === 'linux';

/** False for a process that has ended, whether or not its parent has taken note of it (a zombie). */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !/^[ZX]/.test(stateOf(pid));
}

/** File and arguments, blank between them; empty where the process is gone or not ours to see. */
export function commandLineOf(pid: number): string {
  if (hasProc) return readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  return ps(pid, 'args=');
}

/** Tells one process from a later one that was given the same number: the time it was started, in the system's own words. */
export function startOf(pid: number): string {
  return hasProc ? (statFields(pid)[19] ?? '') : ps(pid, 'lstart=');
}

/** Processes whose working directory is `directory`: how PostgreSQL's workers are found once their postmaster is gone. */
export function processesWorkingIn(directory: string): number[] {
  if (!hasProc) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => workingDirectoryOf(pid) === directory && isRunning(pid));
}

function stateOf(pid: number): string {
  return hasProc ? (statFields(pid)[0] ?? 'X') : ps(pid, 'stat=') || 'X';
}

/** The fields after the program's name, which stands in brackets and may hold blanks: state first, start time the 20th. */
function statFields(pid: number): string[] {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function workingDirectoryOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null; // gone meanwhile, or another user's
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function ps(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-ww', '-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '';
  }
}
