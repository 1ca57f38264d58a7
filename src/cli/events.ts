import type { Command } from 'commander';
import { type EventLogName, eventLogs } from '../model/case-event.js';
import { Replay, type ReplayRange } from '../events/replay.js';
import { WrongInput } from './failures.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface ReplayCommandOptions extends CommandOptions {
  from: string;
  to: string;
  log?: string;
}

export function eventsCommand(shell: Shell): Command {
  const replay = shell
    .command('replay', 'send a stretch of the event log to Kafka once more, as it was', [
      'events replay --from 1 --to 5000 --log public',
      'events replay --from 2026-03-03T00:00:00Z --to 2026-03-04T00:00:00Z --dry-run',
    ])
    .requiredOption('--from <position|instant>', 'first position, or instant of observation with its offset')
    .requiredOption('--to <position|instant>', 'last position, or the instant before which')
    .option('--log <name>', 'public or restricted; both where left out')
    .option('--dry-run', 'only count what would be sent')
    .action((options: ReplayCommandOptions) =>
      shell.run('events replay', options, (context) => replayEvents(context, options)),
    );
  return shell.group('events', 'the event log').addCommand(replay);
}

async function replayEvents(
  { composition, progress }: CommandContext,
  options: ReplayCommandOptions,
): Promise<CommandResult> {
  const range = parseRange(options.from, options.to);
  const log = parseLog(options.log);
  const dryRun = options.dryRun ?? false;
  const done = await (await composition.application()).get(Replay).run({
    ...range,
    ...(log ? { log } : {}),
    dryRun,
    progress: ({ read, total, withheld }) => progress.update(read, total, `events, ${withheld} withheld`),
  });
  const lines = [
    `${dryRun ? 'would send' : 'sent'} ${done.sent} of ${done.total} events; ${done.withheld} of cases that are restricted today were withheld`,
  ];
  return { ok: true, json: { dryRun, ...done }, lines };
}

/** Both positions, or both instants. Throws WrongInput. */
function parseRange(from: string, to: string): ReplayRange {
  const positions = [from, to].every((text) => /^\d{1,15}$/.test(text));
  const instants = [from, to].every((text) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text),
  );
  const parse = positions ? Number : Date.parse;
  const range = { from: parse(from), to: parse(to) };
  if ((!positions && !instants) || Number.isNaN(range.from) || Number.isNaN(range.to)) {
    throw new WrongInput(
      '--from and --to are both positions (1, 5000) or both instants with an offset (2026-03-03T09:00:00+11:00)',
    );
  }
  if (range.from > range.to) throw new WrongInput('--from comes after --to');
  return { unit: positions ? 'position' : 'instant', ...range };
}

function parseLog(name: string | undefined): EventLogName | undefined {
  const log = eventLogs.find((each) => each === name);
  if (name !== undefined && log === undefined) throw new WrongInput(`--log is ${eventLogs.join(' or ')}`);
  return log;
}
