import { readFileSync } from 'node:fs';

const { version: stated } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** As package.json says, three folders above this file, built or not. */
export const version = stated;
