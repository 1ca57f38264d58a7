import { parseArgs } from 'node:util';

export interface ChaosOptions {
  seed: number;
  /** Of the service, over all lanes. */
  kills: number | null;
  short: boolean;
  /** Parts of faults' names; null: all of them. */
  only: string[] | null;
  /** Without the runs whose guards are broken. */
  controls: boolean;
  writeDocs: boolean;
}

/** Throws on what it does not know. */
export function chaosOptions(args: string[]): ChaosOptions {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string' },
      seed: { type: 'string', default: '7' },
      only: { type: 'string' },
      short: { type: 'boolean', default: false },
      'no-controls': { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
    },
  });
  return {
    seed: wholeNumber(values.seed),
    kills: values.kills === undefined ? null : wholeNumber(values.kills),
    short: values.short,
    only: values.only?.split(',') ?? null,
    controls: !values['no-controls'],
    writeDocs: values['write-docs'],
  };
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new RangeError(`${text} is no whole number`);
  return Number(text);
}
