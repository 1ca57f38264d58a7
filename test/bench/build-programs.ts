import { readdirSync } from 'node:fs';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Options, transform } from '@swc/core';
import { root } from '../support/product.js';

const folders = ['src', 'test/support', 'test/bench'];

/**
 * What the bench's programs run, as plain JavaScript in a folder of its own: so the memory of a process is the product's and not a
 * compiler's, and whoever edits a source meanwhile changes no round. Answers where `programs/` is.
 */
export async function buildPrograms(directory: string): Promise<string> {
  const { swcOptions } = (await import(`${root}scripts/swc-options.mjs`)) as { swcOptions: Options };
  await mkdir(directory, { recursive: true });
  await copyFile(join(root, 'package.json'), join(directory, 'package.json'));
  for (const name of ['node_modules', 'contracts']) await symlink(join(root, name), join(directory, name));
  const sources = folders.flatMap(sourcesBelow);
  await Promise.all(
    sources.map(async (source) => {
      const path = join(root, source);
      const { code } = await transform(await readFile(path, 'utf8'), {
        ...swcOptions,
        sourceMaps: false,
        filename: path,
      });
      const target = join(directory, source.replace(/\.ts$/, '.js'));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, code);
    }),
  );
  return join(directory, 'test/bench/programs');
}

function sourcesBelow(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /(?<!\.spec|\.d)\.ts$/.test(name)).map((name) => join(folder, name));
}
