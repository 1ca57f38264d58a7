import type { Exporter } from './exporter.js';
import type { Transfer } from './transfer.js';

export interface DropPace {
  exportEverySeconds: number;
  fullEverySeconds: number;
  /** How often it looks for answers and instructions. */
  pollEverySeconds: number;
}

interface Reader {
  read(): Promise<void>;
}

interface Parts {
  exporter: Exporter;
  transfer: Transfer;
  readers: Reader[];
  /** Whether there is anything to export. */
  hasNews(): boolean;
  pace: DropPace;
  /** Told of what went wrong, such as a full disk. */
  failed: (error: unknown) => void;
}

/** CARE's nightly jobs, only more often: one thing after the other, so that no two of them write the same file. */
export class DropClerk {
  private readonly timers: NodeJS.Timeout[] = [];
  private work: Promise<unknown> = Promise.resolve();

  constructor(private readonly parts: Parts) {}

  get running(): boolean {
    return this.timers.length > 0;
  }

  start(): void {
    if (this.running) return;
    const { pace } = this.parts;
    this.every(pace.pollEverySeconds, () => this.read());
    this.every(pace.fullEverySeconds, () => this.parts.exporter.export('full'));
    this.every(pace.exportEverySeconds, async () => {
      await this.parts.transfer.finish();
      if (this.parts.hasNews()) await this.parts.exporter.export('changes');
    });
  }

  stop(): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
  }

  async read(): Promise<void> {
    for (const reader of this.parts.readers) await reader.read();
  }

  /** After whatever it does now. */
  inTurn<Result>(job: () => Promise<Result>): Promise<Result> {
    const done = this.work.then(job);
    this.work = done.catch(() => undefined);
    return done;
  }

  /** Resolves when it is at rest. */
  async settled(): Promise<void> {
    await this.work;
  }

  private every(seconds: number, job: () => Promise<unknown>): void {
    this.timers.push(setInterval(() => void this.inTurn(job).catch(this.parts.failed), seconds * 1000));
  }
}
