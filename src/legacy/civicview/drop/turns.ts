import { setMaxListeners } from 'node:events';
import { SourceError } from '../../source-error.js';

export interface Turn {
  /** As the error names it. */
  operation: string;
  signal: AbortSignal;
  /** Ends work that nobody waits for any more, where that can be done. */
  giveUp?: () => void;
}

/** Work that makes progress may take so many deadlines in all. */
const longest = 20;

/**
 * One call at a time, each with a deadline. Work that was given up may still be going on (a share that hangs cannot be called back): the next
 * call waits until it has ended, so that two never write the same file.
 */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  /** `deadlineMs`: without any progress. */
  constructor(private readonly parts: { system: string; deadlineMs: number }) {}

  /** Throws SourceError `timeout`, `signal`'s reason once that aborts, or what `work` throws. */
  async take<Result>(turn: Turn, work: (progress: () => void) => Promise<Result>): Promise<Result> {
    turn.signal.throwIfAborted();
    // all that wait for their turn listen to the one signal of their pass
    setMaxListeners(0, turn.signal);
    const patience = this.patience(turn);
    const result = this.last.then(() => {
      turn.signal.throwIfAborted();
      if (patience.isOver()) throw new Error('nobody waits for it any more');
      return work(patience.progress);
    });
    this.last = result.catch(() => undefined);
    try {
      return await Promise.race([result, patience.ended]);
    } finally {
      patience.end();
    }
  }

  private patience({ operation, signal, giveUp }: Turn) {
    const { system, deadlineMs } = this.parts;
    let over = false;
    let lose: (reason: unknown) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => (lose = reject));
    ended.catch(() => undefined); // work that ends in time leaves it without anybody who waits for it
    const stop = (reason: unknown): void => {
      over = true;
      lose(reason);
      giveUp?.();
    };
    const late = (): void => stop(new SourceError({ system, operation, code: 'timeout', consequence: 'retry' }));
    const aborted = (): void => stop(signal.reason);
    const timers = [setTimeout(late, deadlineMs), setTimeout(late, deadlineMs * longest)];
    signal.addEventListener('abort', aborted, { once: true });
    return {
      ended,
      isOver: () => over,
      progress: () => void timers[0]!.refresh(),
      end: () => {
        timers.forEach((timer) => clearTimeout(timer));
        signal.removeEventListener('abort', aborted);
      },
    };
  }
}
