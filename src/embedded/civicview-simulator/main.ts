import { parseArgs } from 'node:util';
import { processEnvironment } from '../../config/process-environment.js';
import { type CouncilName, councils } from './councils.js';
import { startCivicViewSimulator, type CivicViewOptions } from './simulator.js';

const usage = `civicview-simulator --dir <folder> --council ${Object.keys(councils).join('|')} --port <n>
  [--pace live|still] [--sample <n>] [--seed <n>] [--with-parent]
CIVICVIEW_SIM_CONTROL_TOKEN, where the control interface is to ask for one.`;

/** The simulator as a process of its own. Prints one JSON line once it listens; SIGTERM or SIGINT ends it, and a closed stdin --with-parent. */
async function main(): Promise<void> {
  const { options, withParent } = parseCommandLine();
  const simulator = await startCivicViewSimulator(options);
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

function parseCommandLine(): { options: CivicViewOptions; withParent: boolean } {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      council: { type: 'string' },
      port: { type: 'string', default: '0' },
      pace: { type: 'string', default: 'live' },
      sample: { type: 'string' },
      seed: { type: 'string' },
      'with-parent': { type: 'boolean', default: false },
    },
  });
  const { dir, council, pace, sample, seed } = values;
  if (!dir || (pace !== 'live' && pace !== 'still')) throw new UsageError('--dir and --pace');
  if (!council || !Object.hasOwn(councils, council)) throw new UsageError('--council');
  const options: CivicViewOptions = {
    ...{ dir, pace, council: council as CouncilName, port: wholeNumber(values.port, '--port') },
    ...(sample === undefined ? {} : { sample: wholeNumber(sample, '--sample') }),
    ...(seed === undefined ? {} : { seed: wholeNumber(seed, '--seed') }),
    controlToken: processEnvironment()['CIVICVIEW_SIM_CONTROL_TOKEN'] ?? null,
    failed: (error) => void process.stderr.write(`civicview-simulator: ${(error as Error).message}\n`),
  };
  return { options, withParent: values['with-parent'] };
}

class UsageError extends Error {}

function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(name);
  return Number(text);
}

main().catch((error: unknown) => {
  const wrongUse =
    error instanceof UsageError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  process.stderr.write(`civicview-simulator: ${(error as Error).message}\n${wrongUse ? `${usage}\n` : ''}`);
  process.exit(wrongUse ? 2 : 1);
});
