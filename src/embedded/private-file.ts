import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const ownerOnly = 0o600;

/** Replaces a file in one step; nobody else can read it, nobody ever reads half of it. */
export function writePrivateFile(path: string, text: string): void {
  const draft = writeDraft(path, text);
  renameSync(draft, path);
}

/** Creates a file in one step; false where there is one already, which stays as it is. */
export function createPrivateFile(path: string, text: string): boolean {
  const draft = writeDraft(path, text);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The file's content; where there is none yet, what `make` gives is kept there for good. */
export async function keptPrivately<Value>(path: string, make: () => Value | Promise<Value>): Promise<Value> {
  const kept = readJson<Value>(path);
  if (kept !== null) return kept;
  const made = await make();
  if (createPrivateFile(path, `${JSON.stringify(made, null, 2)}\n`)) return made;
  return readJson<Value>(path) ?? made;
}

/** Null where there is no such file. Throws, naming the file and not its content, where it isn't JSON. */
export function readJson<Value>(path: string): Value | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return JSON.parse(text) as Value;
  } catch {
    throw new Error(`${path} is not valid JSON`);
  }
}

function writeDraft(path: string, text: string): string {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, text, { mode: ownerOnly, flag: 'wx' });
  chmodSync(draft, ownerOnly);
  return draft;
}
