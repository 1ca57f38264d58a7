import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A program of the bench as a process of its own: it prints a line when it is ready, then one for each order (`answerOrders`). */
export class Program<Ready> {
  private constructor(
    private readonly file: string,
    private readonly parts: { child: ChildProcess; lines: AsyncIterator<string> },
    readonly ready: Ready,
  ) {}

  /** Throws where it ends before it is ready; why, it has said on stderr. */
  static async start<Ready = object>(file: string, args: string[]): Promise<Program<Ready>> {
    const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lastResort = () => child.kill('SIGKILL');
    process.once('exit', lastResort);
    child.once('exit', () => process.off('exit', lastResort));
    child.stdin.on('error', () => undefined); // it ended: the next line that is waited for tells so
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return new Program(file, { child, lines }, (await nextOf(lines, file)) as Ready);
  }

  /** One at a time. Throws where the program ends instead. */
  async ask<Answer>(order: object): Promise<Answer> {
    this.parts.child.stdin?.write(`${JSON.stringify(order)}\n`);
    return (await nextOf(this.parts.lines, this.file)) as Answer;
  }

  /** The most that it ever held. */
  peakMegabytes(): number {
    return peakMegabytes(this.parts.child.pid ?? 0);
  }

  async stop(): Promise<void> {
    if (this.parts.child.exitCode !== null || this.parts.child.signalCode !== null) return;
    const ended = once(this.parts.child, 'exit');
    this.parts.child.kill('SIGTERM');
    await ended;
  }
}

async function nextOf(lines: AsyncIterator<string>, file: string): Promise<unknown> {
  const line = await lines.next();
  if (line.done) throw new Error(`${file} ended when it should have answered`);
  return JSON.parse(line.value);
}

/** The most memory that a process that runs ever held, MB (VmHWM). Linux only. */
export function peakMegabytes(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
