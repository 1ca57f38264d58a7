import { parseArgs } from 'node:util';
import { processEnvironment } from '../../config/process-environment.js';
import { startAuthoritySimulator, type SimulatorOptions } from './simulator.js';

const usage = `authority-simulator --dir <folder> --port <n> [--pace live|still] [--sample <n>] [--seed <n>] [--with-parent]
Credentials: AUTHORITY_SIM_USERNAME, AUTHORITY_SIM_PASSWORD, AUTHORITY_SIM_CLIENT_ID, AUTHORITY_SIM_CLIENT_SECRET;
AUTHORITY_SIM_CONTROL_TOKEN, where the control interface is to ask for one.`;

/** The simulator as a process of its own. Prints one JSON line once it listens; SIGTERM or SIGINT ends it, and a closed stdin --with-parent. */
async function main(): Promise<void> {
  const { options, withParent } = parseCommandLine();
  const simulator = await startAuthoritySimulator(options);
  process.stdout.write(`${JSON.stringify({ ready: true, port: simulator.port })}\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    simulator.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  if (withParent) process.stdin.on('end', stop).on('error', stop).resume();
}

function parseCommandLine(): { options: SimulatorOptions; withParent: boolean } {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      port: { type: 'string', default: '0' },
      pace: { type: 'string', default: 'live' },
      sample: { type: 'string', default: '400' },
      seed: { type: 'string' },
      'with-parent': { type: 'boolean', default: false },
    },
  });
  if (!values.dir || (values.pace !== 'live' && values.pace !== 'still')) throw new UsageError('--dir and --pace');
  const options: SimulatorOptions = {
    dir: values.dir,
    port: wholeNumber(values.port, '--port'),
    pace: values.pace,
    sample: wholeNumber(values.sample, '--sample'),
    controlToken: processEnvironment()['AUTHORITY_SIM_CONTROL_TOKEN'] ?? null,
    credentials: {
      username: fromEnvironment('AUTHORITY_SIM_USERNAME'),
      password: fromEnvironment('AUTHORITY_SIM_PASSWORD'),
      clientId: fromEnvironment('AUTHORITY_SIM_CLIENT_ID'),
      clientSecret: fromEnvironment('AUTHORITY_SIM_CLIENT_SECRET'),
    },
  };
  if (values.seed !== undefined) options.seed = wholeNumber(values.seed, '--seed');
  return { options, withParent: values['with-parent'] };
}

class UsageError extends Error {}

function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(name);
  return Number(text);
}

function fromEnvironment(name: string): string {
  const value = processEnvironment()[name];
  if (!value) throw new UsageError(name);
  return value;
}

main().catch((error: unknown) => {
  const wrongUse =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  process.stderr.write(`authority-simulator: ${(error as Error).message}\n${wrongUse ? `${usage}\n` : ''}`);
  process.exit(wrongUse ? 2 : 1);
});
