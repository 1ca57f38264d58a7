import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one embedded service, gone after the test. */
export function temporaryHome(): { directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'shirelink-home-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
