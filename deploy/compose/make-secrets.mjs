// Makes what must not stand in a file of the project, once: a password for PostgreSQL, and keys for personal data. What is there
// already stays: with other keys the database could not be read any more. Argument: the folder.
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** User and group of the image. */
const service = 10001;

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('name the folder');

const password = randomBytes(24).toString('base64url');
const ring = () => ({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } });

// the last one written shows that all are there
const last = join(folder, 'pii-keys.json');
if (!existsSync(last)) {
  // PostgreSQL's image reads its password as a user of its own
  write(join(folder, 'postgres-password'), password, 0o444);
  write(join(folder, 'database-url'), `postgres://shirelink:${password}@postgres:5432/shirelink`, 0o440);
  write(last, JSON.stringify({ encrypt: ring(), hash: ring() }), 0o440);
  console.log('secrets were made');
}

function write(path, text, mode) {
  writeFileSync(`${path}.new`, text, { mode: 0o400 });
  if (process.getuid() === 0) chownSync(`${path}.new`, 0, service);
  chmodSync(`${path}.new`, mode);
  renameSync(`${path}.new`, path);
}
