import { readFileSync } from 'node:fs';

/** A properties file beside this module with its `@NAME@`s filled in. Throws where a value is missing. */
export function filledTemplate(file: string, values: Record<string, string>): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8').replace(/@([A-Z]+)@/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${file} needs ${name}`);
    return value.replaceAll('\\', '\\\\'); // begins an escape in a properties file
  });
}
