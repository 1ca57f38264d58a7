import type { Command } from 'commander';
import { WrongConfiguration, WrongInput } from './failures.js';
import type { CommandContext, CommandOptions, CommandResult, Shell } from './shell.js';

interface SimulateOptions extends CommandOptions {
  from: string;
  columns: string;
  verify?: true;
}

export function simulateCommand(shell: Shell): Command {
  return shell
    .command(
      'simulate',
      "play a file of any city's service requests through the whole product, in a database and topics of its own",
      [
        'simulate --from contracts/samples/boston311-sample.csv.gz --columns contracts/samples/boston311.columns.yaml --verify',
      ],
    )
    .requiredOption('--from <csv[.gz]>', 'the file')
    .requiredOption('--columns <yaml>', 'which of its columns mean what (contracts/samples/columns.schema.json)')
    .option('--verify', 'compare store, topic and metrics with the file, and play it a second time')
    .action((options: SimulateOptions) => shell.run('simulate', options, (context) => simulate(context, options)));
}

async function simulate(
  { composition, signal, progress }: CommandContext,
  options: SimulateOptions,
): Promise<CommandResult> {
  const simulated = await composition.simulate({
    from: options.from,
    columns: options.columns,
    verify: options.verify ?? false,
    signal,
    onProgress: (done, total, note) => progress.update(done, total, note),
  });
  if (simulated.outcome === 'faults') throw new WrongConfiguration(simulated.faults);
  if (simulated.outcome === 'refused') throw new WrongInput(simulated.reason);
  return simulated.result;
}
