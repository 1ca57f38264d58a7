import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { hasSetpriv, type Command } from './processes/command.js';

const run = promisify(execFile);
const dacOverride = 1n;
const dacReadSearch = 2n;

/** A user that the server runs as instead of root, which PostgreSQL refuses. Null: this process is not root. */
export type PostgresAccount = { uid: number; gid: number } | null;

/** The owner of an existing database; else postgres where the machine has that user, else nobody. No user is created. */
export async function postgresAccount(dataDirectory: string): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(dataDirectory, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const user of ['postgres', 'nobody']) {
    const account = await lookUp(user);
    if (account) return account;
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody: start as another user',
  );
}

/**
 * The same command as that user. Where a folder on the way (a clone in /root, a mktemp -d) is closed to it, it keeps root's right to
 * pass folders, and nothing else of root's.
 */
export async function asAccount(command: Command, account: PostgresAccount, paths: string[]): Promise<Command> {
  if (!account) return command;
  const closed = paths.find((path) => !isOpenToAll(path));
  const setpriv = await hasSetpriv(command.environment);
  const capability = closed !== undefined && setpriv ? passingCapability() : null;
  if (closed !== undefined && !capability) {
    throw new Error(`PostgreSQL does not run as root, and its user cannot reach ${closed}: start as another user`);
  }
  if (!setpriv) return { ...command, account };
  const keep = capability ? ['--inh-caps', `+${capability}`, '--ambient-caps', `+${capability}`] : [];
  const ids = ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups'];
  return { ...command, file: 'setpriv', args: [...ids, ...keep, '--', command.file, ...command.args] };
}

async function lookUp(user: string): Promise<PostgresAccount> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Whether anyone may pass through the folders above. */
function isOpenToAll(path: string): boolean {
  const parent = dirname(path);
  if (parent === path) return true;
  return (statSync(parent).mode & 0o001) !== 0 && isOpenToAll(parent);
}

/** The smaller right where root has it here; a container's root often has only the greater. */
function passingCapability(): string | null {
  const effective = BigInt(
    `0x${/^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`,
  );
  if (effective & (1n << dacReadSearch)) return 'dac_read_search';
  return effective & (1n << dacOverride) ? 'dac_override' : null;
}
