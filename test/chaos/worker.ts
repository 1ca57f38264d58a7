import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { waitFor } from '../support/wait-for.js';
import type { Build } from './build.js';

export type Environment = Record<string, string | undefined>;

const keptCharacters = 200_000;

/** One process of the service, started anew after each end. What it says is kept for the one who asks why. */
export class Worker {
  said = '';
  private child: ChildProcess | null = null;

  constructor(
    private readonly build: Build,
    /** Asked at each start. */
    private readonly environment: () => Environment,
  ) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get running(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Spawned, not yet at work. */
  spawn(): void {
    const child = spawn(process.execPath, [this.build.program], {
      env: this.environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (this.said = (this.said + text).slice(-keptCharacters)));
    const lastResort = () => child.kill('SIGKILL');
    process.once('exit', lastResort);
    child.once('exit', () => process.off('exit', lastResort));
    this.child = child;
  }

  /** Listening; answers its port. */
  async start(): Promise<number> {
    this.said = '';
    this.spawn();
    const said = () => /"port":(\d+),.*"msg":"started"/.exec(this.said);
    const found = await waitFor(() => said() ?? (this.running ? null : 'ended'), {
      what: 'the service to start',
      timeoutMs: 60_000,
    });
    if (found === 'ended') throw new Error(`the service ended at its start: ${this.said.slice(-1_000)}`);
    return Number(found[1]);
  }

  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
  }

  async ended(): Promise<void> {
    if (this.running) await once(this.child!, 'exit');
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended();
  }
}
