import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Part of an axis' name. */
  only: string | null;
  /** Debezium and dlt too. */
  peers: boolean;
  /** Each contender is measured so often. */
  rounds: number;
  /** Of the legacy system. */
  rows: number;
  writeDocs: boolean;
}

/** What is written to docs/ was measured so often. */
const roundsOfProof = 5;

/** Throws on what it does not know. */
export function benchOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      peers: { type: 'boolean', default: false },
      rounds: { type: 'string', default: String(roundsOfProof) },
      rows: { type: 'string', default: '40000' },
      'write-docs': { type: 'boolean', default: false },
    },
  });
  const options = {
    only: values.only ?? null,
    peers: values.peers,
    rounds: wholeNumber('rounds', values.rounds),
    rows: wholeNumber('rows', values.rows),
    writeDocs: values['write-docs'],
  };
  if (options.writeDocs && (options.rounds < roundsOfProof || options.only !== null))
    throw new RangeError(`--write-docs wants every axis and at least ${roundsOfProof} rounds`);
  return options;
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new RangeError(`--${name} ${text}: no whole number from 1 to 9999999`);
  return Number(text);
}
