import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJava, findMaven, majorVersion } from './java.js';

describe('majorVersion', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "21" 2023-09-19', 21],
    ['java version "1.8.0_402"', 8],
    ['The operation couldn’t be completed. Unable to locate a Java Runtime.', 0],
  ])('reads %s as %i', (text, version) => {
    expect(majorVersion(text)).toBe(version);
  });
});

describe('findJava', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shirelink-java-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (path: string, says: string) => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${says}\n`);
    chmodSync(path, 0o755);
  };

  it('says in one line that there is none', async () => {
    expect(await findJava({ PATH: folder })).toEqual({ file: null, missing: 'Java 17 or newer was not found' });
    expect(findMaven({ PATH: folder })).toBeNull();
  });

  it('names one that is too old, or does not run', async () => {
    const file = join(folder, 'java');
    put(file, `echo 'openjdk version "11.0.2"' >&2`);
    expect(await findJava({ PATH: folder })).toEqual({
      file: null,
      missing: `Java 17 or newer was not found (${file} is Java 11)`,
    });
    put(file, 'exit 1');
    expect(await findJava({ PATH: folder })).toEqual({
      file: null,
      missing: `Java 17 or newer was not found (${file} does not run)`,
    });
  });

  it('takes the one of JAVA_HOME before the PATH', async () => {
    put(join(folder, 'java'), `echo 'openjdk version "11.0.2"' >&2`);
    const file = join(folder, 'home', 'bin', 'java');
    put(file, `echo 'openjdk version "21.0.2"' >&2`);
    expect(await findJava({ PATH: folder, JAVA_HOME: join(folder, 'home') })).toEqual({ file, missing: null });
  });
});
