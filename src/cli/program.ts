import { Command, CommanderError } from 'commander';
import { auditCommand } from './audit.js';
import { calendarCommand } from './calendar.js';
import { checkConfigCommand } from './check-config.js';
import { deadLettersCommand } from './dead-letters.js';
import { decisionsCommand } from './decisions.js';
import { eventsCommand } from './events.js';
import { instructCommand } from './instruct.js';
import { keysCommand } from './keys.js';
import { linksCommand } from './links.js';
import { migrateCommand } from './migrate.js';
import { replayCommand } from './replay.js';
import type { Shell, Streams } from './shell.js';
import { simulateCommand } from './simulate.js';
import { slaCommand } from './sla.js';
import { storeCommand } from './store.js';
import { sweepCommand } from './sweep.js';
import { syncCommand } from './sync.js';
import { tokenCommand } from './token.js';

/** `npx shirelink <command>`. */
export function buildProgram(shell: Shell, version: string): Command {
  const program = new Command('shirelink')
    .description("Stands between a council's legacy record systems and everyone who needs to know about a case.")
    .version(version)
    .addHelpText('after', '\nExit codes: 0 done, 1 failed or found something wrong, 2 wrong input or configuration.');
  for (const make of [
    checkConfigCommand,
    migrateCommand,
    syncCommand,
    sweepCommand,
    replayCommand,
    instructCommand,
    deadLettersCommand,
    eventsCommand,
    keysCommand,
    storeCommand,
    auditCommand,
    tokenCommand,
    slaCommand,
    decisionsCommand,
    linksCommand,
    calendarCommand,
    simulateCommand,
  ]) {
    program.addCommand(make(shell));
  }
  return ours(program, shell.streams);
}

/** Runs one command line and answers its exit code: what commander refuses is wrong input. */
export async function runProgram(program: Command, shell: Shell, argv: string[]): Promise<number> {
  try {
    await program.parseAsync(argv);
    return shell.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
}

// commander would end the process by itself, with 1 for what is wrong input here
function ours(command: Command, streams: Streams): Command {
  command
    .exitOverride()
    .showHelpAfterError('(--help tells what there is)')
    .configureOutput({ writeOut: (text) => streams.out.write(text), writeErr: (text) => streams.err.write(text) });
  for (const each of command.commands) ours(each, streams);
  return command;
}
