import { createHash } from 'node:crypto';
import { Client, type ClientErrorExtensions, type ConnectConfig, type SFTPWrapper } from 'ssh2';
import { type Consequence, SourceError } from '../../source-error.js';
import { answerOf } from './sftp-answers.js';

export interface SftpConnection {
  host: string;
  port: number;
  username: string;
  /** This, the private key, or both. */
  password: string | null;
  privateKey: string | null;
  passphrase: string | null;
  /** `SHA256:…` as `ssh-keygen -l` prints them; only a server on this machine may go without. */
  hostKeys: string[];
  /** The drop's folder on the server. */
  root: string;
}

/** A server hangs up on whoever is silent for long: it is left first, and asked anew at the next pass. Milliseconds. */
const idleMs = 10_000;

interface OpenSession {
  sftp: SFTPWrapper;
  /** Rejects when the connection has ended. */
  lost: Promise<never>;
}

/** One SFTP connection that is opened when it is needed and opened again when it was lost. */
export class SftpSession {
  private client: Client | null = null;
  private session: OpenSession | null = null;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly parts: { system: string; connection: SftpConnection; deadlineMs: number }) {}

  /** Throws SourceError. */
  async open(): Promise<OpenSession> {
    clearTimeout(this.idle);
    this.session ??= await this.connect();
    return this.session;
  }

  /** Nobody needs it for now. */
  rest(): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.destroy(), idleMs);
    this.idle.unref();
  }

  /** Whatever is under way on it fails at once. */
  destroy(): void {
    clearTimeout(this.idle);
    const { client } = this;
    this.client = null;
    this.session = null;
    client?.destroy();
  }

  private async connect(): Promise<OpenSession> {
    const { connection } = this.parts;
    if (connection.hostKeys.length === 0 && !isLoopback(connection.host))
      throw this.failure('host-key-missing', 'halt-system');
    const client = new Client();
    this.client = client;
    let hostKeyRefused = false;
    try {
      await this.handshake(client, (key) => {
        hostKeyRefused = !isPinned(key, connection.hostKeys);
        return !hostKeyRefused;
      });
      client.setNoDelay(true); // or 20 MB take 15 s
      const lost = new Promise<never>((_, reject) => client.once('close', () => reject(new Error('closed'))));
      lost.catch(() => undefined);
      return { sftp: await Promise.race([answerOf<SFTPWrapper>((done) => client.sftp(done)), lost]), lost };
    } catch (error) {
      client.destroy();
      if (error instanceof SourceError) throw error;
      if (hostKeyRefused) throw this.failure('host-key-differs', 'halt-system', error);
      throw this.connectFailure(error as Error & ClientErrorExtensions);
    }
  }

  private async handshake(client: Client, hostVerifier: (key: Buffer) => boolean): Promise<void> {
    const { connection, deadlineMs } = this.parts;
    const { host, port, username, password, privateKey, passphrase } = connection;
    const config: ConnectConfig = {
      host,
      port,
      username,
      hostVerifier,
      readyTimeout: deadlineMs,
      tryKeyboard: password !== null,
    };
    if (password !== null) config.password = password;
    if (privateKey !== null) config.privateKey = privateKey;
    if (passphrase !== null) config.passphrase = passphrase;
    await new Promise<void>((resolve, reject) => {
      client.on('ready', resolve).on('error', reject);
      client.on('close', () => {
        if (this.client === client) this.destroy();
        reject(new Error('closed'));
      });
      // how many servers ask for a password
      client.on('keyboard-interactive', (...[, , , prompts, finish]) => finish(prompts.map(() => password ?? '')));
      try {
        client.connect(config);
      } catch (error) {
        reject(this.failure('private-key-unreadable', 'halt-system', error));
      }
    });
  }

  private connectFailure(error: Error & ClientErrorExtensions): SourceError {
    if (error.level === 'client-authentication') return this.failure('sign-in-refused', 'halt-system', error);
    return this.failure(error.level === 'client-timeout' ? 'timeout' : 'unreachable', 'retry', error);
  }

  private failure(code: string, consequence: Consequence, cause?: unknown): SourceError {
    return new SourceError({ system: this.parts.system, operation: 'connect', code, consequence, cause });
  }
}

function isPinned(key: Buffer, hostKeys: string[]): boolean {
  if (hostKeys.length === 0) return true; // loopback
  const fingerprint = createHash('sha256').update(key).digest('base64').replace(/=+$/, '');
  return hostKeys.some((pinned) => pinned.replace(/^SHA256:/, '').replace(/=+$/, '') === fingerprint);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
