import { Command } from 'commander';
import type { Composition } from './composition.js';
import { reportFailure } from './failures.js';
import { createProgress, type Progress, type Terminal } from './progress.js';

/** What came of a command: for programs, and for people. `ok` false: done, but the outcome is bad (exit code 1). */
export interface CommandResult {
  ok: boolean;
  json: unknown;
  lines: string[];
}

export interface CommandContext {
  composition: Composition;
  /** Aborted by Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  progress: Progress;
}

export interface CommandOptions {
  json?: true;
  dryRun?: true;
}

/** `out` for the result alone, `err` for everything else. */
export interface Streams {
  out: Terminal;
  err: Terminal;
}

/** Where commands run: the result goes to stdout, everything else to stderr, and failures become exit codes. */
export class Shell {
  exitCode = 0;

  constructor(
    private readonly composition: Composition,
    private readonly signal: AbortSignal,
    readonly streams: Streams,
  ) {}

  /** A commander command with what all of ours have. `examples`: what stands after `shirelink`, line by line. */
  command(nameAndArguments: string, description: string, examples: string[]): Command {
    const shown = examples.map((example) => `  $ npx shirelink ${example}`).join('\n');
    return new Command(nameAndArguments)
      .description(description)
      .option('--json', 'print the result as JSON')
      .addHelpText('after', `\nExamples:\n${shown}`);
  }

  /** A command that only has commands of its own. */
  group(name: string, description: string): Command {
    return new Command(name).description(description);
  }

  async run(
    label: string,
    options: CommandOptions,
    work: (context: CommandContext) => Promise<CommandResult>,
  ): Promise<void> {
    const progress = createProgress(label, this.streams.err);
    try {
      const { composition, signal } = this;
      const result = await work({ composition, signal, progress });
      progress.stop();
      this.print(options, result);
      this.exitCode = result.ok ? 0 : 1;
    } catch (error) {
      progress.stop();
      this.fail(options, error);
    } finally {
      await this.composition.close();
    }
  }

  private print(options: CommandOptions, { json, lines }: Pick<CommandResult, 'json' | 'lines'>): void {
    this.streams.out.write(
      options.json ? `${JSON.stringify(json, null, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
    );
  }

  private fail(options: CommandOptions, error: unknown): void {
    if (this.signal.aborted) {
      this.streams.err.write('stopped: what was done stays done; run the same command again to finish\n');
      this.exitCode = 1;
      return;
    }
    const { exitCode, json, lines } = reportFailure(error);
    this.exitCode = exitCode;
    if (options.json) this.print(options, { json, lines });
    this.streams.err.write(`shirelink: ${lines.join('\n')}\n`);
  }
}
