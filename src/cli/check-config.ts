import type { Command } from 'commander';
import { textTable } from '../platform/terminal/text-table.js';
import type { ConfigurationReport } from './composition.js';
import { WrongConfiguration } from './failures.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface CheckOptions extends CommandOptions {
  connect?: true;
}

export function checkConfigCommand(shell: Shell): Command {
  return shell
    .command('check-config', 'check the environment, the council file and its mappings; names every fault at once', [
      'check-config',
      'check-config --connect --json',
    ])
    .option('--connect', 'also try the database, Kafka, the legacy systems and the issuer')
    .action((options: CheckOptions) =>
      shell.run('check-config', options, (context) => check(context, options.connect ?? false)),
    );
}

async function check({ composition }: CommandContext, connect: boolean): Promise<CommandResult> {
  const report = await composition.inspect({ connect });
  if (report.faults.length > 0) throw new WrongConfiguration(report.faults);
  const ok = report.connections?.every((connection) => connection.ok) ?? true;
  return { ok, json: report, lines: describe(report) };
}

function describe({ mode, variables, files, calendar, connections }: ConfigurationReport): string[] {
  const given = variables
    .filter(({ from }) => from !== 'not set')
    .map(({ name, from, meaning }) => [name, from, meaning]);
  return [
    mode === 'embedded' ? 'Nothing is connected: embedded mode.' : 'Configured.',
    '',
    ...(given.length > 0
      ? textTable([['variable', 'from', 'meaning'], ...given])
      : ['No variable of Shirelink is set.']),
    '',
    ...textTable([['file', 'path'], ...files.map(({ kind, path }) => [kind, path])]),
    ...(calendar
      ? ['', `Calendar ${calendar.version}: ${calendar.zone}, ${calendar.firstYear} to ${calendar.lastYear}.`]
      : []),
    ...(connections
      ? [
          '',
          ...textTable([
            ['connection', 'state', 'detail'],
            ...connections.map(({ name, ok, detail }) => [name, ok ? 'ok' : 'DOWN', detail]),
          ]),
        ]
      : []),
    '',
    'No faults.',
  ];
}
