import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../../platform/logger/logger.js';
import { describeExit, startChild, type Child, type Exit } from './child.js';
import type { Command } from './command.js';
import { clearLeftover, type Leftover } from './leftover.js';
import { lastLines, startLogFile } from './log-file.js';

const pollMilliseconds = 40;
const firstRestartMilliseconds = 200;
const longestRestartMilliseconds = 10_000;

/** How a server is started, known to be up, found again after a kill, and stopped. */
export interface ProcessPlan extends Leftover {
  logFile: string;
  /** The server itself writes the pid file. */
  writesPidFile: boolean;
  readyWithinMilliseconds: number;
  /** Asked anew before each start, after what an earlier run left was cleared. */
  command(): Promise<Command>;
  /** Asked again and again after the start, until true. Rejecting counts as not yet. */
  answers(): Promise<boolean>;
}

export type ProcessState = 'starting' | 'up' | 'down';

/** A server of ours that is started again whenever it dies, until `stop`. */
export class SupervisedProcess {
  private current: Child | null = null;
  private stateNow: ProcessState = 'down';
  private readonly stopping = new AbortController();
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly plan: ProcessPlan,
    private readonly logger: Logger,
  ) {}

  get state(): ProcessState {
    return this.stateNow;
  }

  get pid(): number | null {
    return this.current?.pid ?? null;
  }

  /** Resolves when it answers. Rejects, with the last lines of its log, where this first start fails; then it is not tried again. */
  async start(): Promise<void> {
    const launch = this.launch();
    this.work = launch.catch(() => undefined);
    await launch;
  }

  /** Leaves no process; ends within the plan's grace and a few seconds. May be called at any time, also twice. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
    await this.end(this.current);
    this.stateNow = 'down';
  }

  private async launch(): Promise<void> {
    this.stateNow = 'starting';
    await clearLeftover(this.plan, this.logger);
    const command = await this.plan.command();
    this.throwIfStopped();
    startLogFile(this.plan.logFile);
    const child = startChild(command, {
      logFile: this.plan.logFile,
      pidFile: this.plan.writesPidFile ? null : this.plan.pidFile,
      signal: this.plan.signal,
    });
    this.current = child;
    try {
      await this.untilItAnswers(child);
    } catch (error) {
      await this.end(child);
      this.stateNow = 'down';
      throw error;
    }
    this.stateNow = 'up';
    void child.exited.then((exit) => this.ended(exit));
  }

  private async untilItAnswers(child: Child): Promise<void> {
    const deadline = performance.now() + this.plan.readyWithinMilliseconds;
    while (!(await this.plan.answers().catch(() => false))) {
      const exit = child.exit();
      this.throwIfStopped();
      if (exit) throw this.notStarted(describeExit(exit));
      if (performance.now() > deadline) {
        throw this.notStarted(`did not answer within ${this.plan.readyWithinMilliseconds / 1000} s`);
      }
      await Promise.race([pause(pollMilliseconds), child.exited]);
    }
  }

  private throwIfStopped(): void {
    if (this.stopping.signal.aborted) throw new Error(`${this.plan.name} was stopped while it started`);
  }

  private notStarted(how: string): Error {
    return new Error(`${this.plan.name} ${how}\n${lastLines(this.plan.logFile, 8)}`);
  }

  private ended(exit: Exit): void {
    if (this.stopping.signal.aborted) return;
    this.logger.warn({ server: this.plan.name }, `${this.plan.name} ${describeExit(exit)}: starting it again`);
    this.work = this.restart();
  }

  private async restart(): Promise<void> {
    let delay = firstRestartMilliseconds;
    while (!this.stopping.signal.aborted) {
      try {
        await this.launch();
        this.logger.info({ server: this.plan.name }, `${this.plan.name} is up again`);
        return;
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.logger.error({ server: this.plan.name, err: error }, `${this.plan.name} could not be started again`);
        await pause(delay, undefined, { signal: this.stopping.signal }).catch(() => undefined);
        delay = Math.min(delay * 2, longestRestartMilliseconds);
      }
    }
  }

  private async end(child: Child | null): Promise<void> {
    if (child && !child.exit()) {
      child.kill(this.plan.signal);
      const grace = pause(this.plan.graceMilliseconds, 'late', { ref: false });
      if ((await Promise.race([child.exited, grace])) === 'late') {
        this.logger.warn({ server: this.plan.name }, `${this.plan.name} did not stop in time and was killed`);
        child.kill('SIGKILL');
      }
      await child.exited;
    }
    if (!this.plan.writesPidFile) rmSync(this.plan.pidFile, { force: true });
  }
}
