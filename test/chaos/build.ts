import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../support/product.js';

const run = promisify(execFile);

/** A change of one built file that takes a guard away. `from` must stand in it exactly once, or the control proves nothing. */
export interface Patch {
  file: string;
  from: string | RegExp;
  to: string;
}

/** What runs: a folder with `dist` in it, laid out like the project. */
export class Build {
  private copies = 0;

  private constructor(readonly directory: string) {}

  /** In a folder of its own, so that nobody's rebuild gets in: `dist` where it is newer than all sources, else built anew. */
  static async make(directory: string): Promise<Build> {
    mkdirSync(directory, { recursive: true });
    linkProject(directory);
    const built = join(root, 'dist');
    if (existsSync(built) && newest(built, 'main.js') > newest(join(root, 'src'))) {
      cpSync(built, join(directory, 'dist'), { recursive: true });
      return new Build(directory);
    }
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const target = ['--outDir', join(directory, 'dist'), '--incremental', 'false', '--tsBuildInfoFile', 'null'];
    await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', ...target], { cwd: root, timeout: 180_000 });
    return new Build(directory);
  }

  /** The same with its guards broken. Throws where a patch does not fit what was built. */
  sabotaged(patches: Patch[]): Build {
    const copy = new Build(`${this.directory}-sabotaged-${(this.copies += 1)}`);
    cpSync(join(this.directory, 'dist'), join(copy.directory, 'dist'), { recursive: true });
    linkProject(copy.directory);
    for (const { file, from, to } of patches) {
      const path = join(copy.directory, 'dist', file);
      const text = readFileSync(path, 'utf8');
      const parts = text.split(from);
      if (parts.length !== 2) throw new Error(`the control for ${file} fits ${parts.length - 1} times, not once`);
      writeFileSync(path, parts.join(to));
    }
    return copy;
  }

  get program(): string {
    return join(this.directory, 'dist/main.js');
  }

  get simulator(): string {
    return join(this.directory, 'dist/embedded/authority-simulator/main.js');
  }

  get commands(): string {
    return join(this.directory, 'dist/cli/main.js');
  }
}

/** When the youngest file under a folder, or the one that is named, was written. */
function newest(directory: string, name?: string): number {
  const files = name ? [name] : readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((file) => statSync(join(directory, file)).mtimeMs));
}

function linkProject(directory: string): void {
  cpSync(join(root, 'package.json'), join(directory, 'package.json'));
  for (const name of ['node_modules', 'contracts']) symlinkSync(join(root, name), join(directory, name));
}
