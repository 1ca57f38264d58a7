import { existsSync, readFileSync, renameSync } from 'node:fs';

/** Puts an earlier start's log aside as `<name>.1`, so that a log holds one start and the one before can still be read. */
export function startLogFile(path: string): void {
  if (existsSync(path)) renameSync(path, `${path}.1`);
}

export function lastLines(path: string, count: number): string {
  if (!existsSync(path)) return '';
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
