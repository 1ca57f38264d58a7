import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { commandLineOf, isRunning } from '../../src/embedded/processes/process-table.js';

/** Command lines of the processes, of anybody's, that name this folder: whoever works on a home does. */
export function processesNaming(directory: string): string[] {
  return processIds()
    .filter(isRunning)
    .map(commandLineOf)
    .filter((line) => line.includes(directory));
}

function processIds(): number[] {
  if (existsSync('/proc/self'))
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  return execFileSync('ps', ['-ax', '-o', 'pid='], { encoding: 'utf8' }).split('\n').filter(Boolean).map(Number);
}
