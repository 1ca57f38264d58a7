import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Environment } from './processes/command.js';
import { runToEnd } from './processes/run-to-end.js';

const oldestJava = 17;
const answerWithinMilliseconds = 15_000;

/** What Kafka runs on. `missing` says in one line what is absent; null: a Java that is new enough is there. */
export type Java = { file: string; missing: null } | { file: null; missing: string };

/** The first that is new enough: where JAVA_HOME points, then along the PATH. */
export async function findJava(environment: Environment): Promise<Java> {
  const found: string[] = [];
  for (const file of candidates(environment)) {
    const version = await versionOf(file, environment);
    if (version >= oldestJava) return { file, missing: null };
    found.push(version === 0 ? `${file} does not run` : `${file} is Java ${version}`);
  }
  const details = found.length === 0 ? '' : ` (${found.join(', ')})`;
  return { file: null, missing: `Java ${oldestJava} or newer was not found${details}` };
}

/** Path of Maven's `mvn`, or null. */
export function findMaven(environment: Environment): string | null {
  return onPath('mvn', environment)[0] ?? null;
}

/** `version "17.0.15"`, `version "21"`, and `version "1.8.0_402"`, which is 8. 0 where there is none. */
export function majorVersion(text: string): number {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return Number((first === '1' ? second : first) ?? 0);
}

async function versionOf(file: string, environment: Environment): Promise<number> {
  const command = { file, args: ['-version'], environment };
  return runToEnd(command, { timeoutMilliseconds: answerWithinMilliseconds }).then(majorVersion, () => 0);
}

function candidates(environment: Environment): string[] {
  const home = environment['JAVA_HOME'];
  const named = home ? [join(home, 'bin', 'java')] : [];
  return [...named.filter((file) => existsSync(file)), ...onPath('java', environment)];
}

function onPath(name: string, environment: Environment): string[] {
  return (environment['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file));
}
