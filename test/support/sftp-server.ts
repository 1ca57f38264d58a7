import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { SftpConnection } from '../../src/legacy/civicview/drop/sftp-session.js';
import { waitFor } from './wait-for.js';

const program = '/usr/sbin/sshd';

/** OpenSSH's server is not everywhere: `(hasSshd() ? describe : describe.skip)(...)` stands aside. */
export function hasSshd(): boolean {
  return existsSync(program);
}

/** OpenSSH's own server on loopback, as whoever runs the tests, with keys of its own; SFTP only. */
export class SftpServer {
  private constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly server: ChildProcess,
  ) {}

  static async start(): Promise<SftpServer> {
    const folder = mkdtempSync(join(tmpdir(), 'shirelink-sshd-'));
    for (const name of ['host', 'client', 'stranger'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    const port = await freePort();
    writeFileSync(join(folder, 'config'), configOf(folder, port));
    if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
    const log = join(folder, 'log');
    const server = spawn(program, ['-D', '-f', join(folder, 'config'), '-E', log], { stdio: 'ignore' });
    const started = () => readFileSync(log, 'utf8').includes('Server listening');
    await waitFor(started, { what: 'sshd listens' });
    return new SftpServer(folder, port, server);
  }

  async stop(): Promise<void> {
    const ended = once(this.server, 'exit');
    this.server.kill('SIGTERM');
    await ended;
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Its log, which tells of every attempt to sign in. */
  logins(): string {
    return readFileSync(join(this.folder, 'log'), 'utf8');
  }

  connection(root: string, changes: Partial<SftpConnection> = {}): SftpConnection {
    return {
      host: '127.0.0.1',
      port: this.port,
      username: userInfo().username,
      password: null,
      privateKey: this.privateKey('client'),
      passphrase: null,
      hostKeys: [this.fingerprint('host')],
      root,
      ...changes,
    };
  }

  privateKey(name: 'client' | 'stranger'): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  fingerprint(name: 'host' | 'stranger'): string {
    return execFileSync('ssh-keygen', ['-lf', join(this.folder, `${name}.pub`)], { encoding: 'utf8' }).split(' ')[1]!;
  }
}

function configOf(folder: string, port: number): string {
  return [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${join(folder, 'host')}`,
    `PidFile ${join(folder, 'pid')}`,
    `AuthorizedKeysFile ${join(folder, 'client.pub')}`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'StrictModes no',
    'UsePAM no',
    'UseDNS no',
    'MaxStartups 100',
    'Subsystem sftp internal-sftp',
    'ForceCommand internal-sftp',
    'LogLevel VERBOSE',
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
