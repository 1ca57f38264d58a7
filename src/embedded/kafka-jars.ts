import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { findMaven } from './java.js';
import { kafkaPom, kafkaVersion } from './kafka-pom.js';
import { tiedToParent, type Environment } from './processes/command.js';
import { runToEnd } from './processes/run-to-end.js';

export interface KafkaJarsOptions {
  /** Shared by every home of this user; each version of Kafka has a folder in it. */
  cacheDirectory: string;
  environment: Environment;
}

const fetchWithinMilliseconds = 10 * 60_000;

/** `$XDG_CACHE_HOME/shirelink` or `~/.cache/shirelink`; inside the home for a user without a home directory. */
export function defaultCacheDirectory(environment: Environment, home: string): string {
  const base = environment['XDG_CACHE_HOME'] || (environment['HOME'] ? join(environment['HOME'], '.cache') : '');
  const folder = base === '' ? join(home, 'cache') : join(base, 'shirelink');
  return canMake(folder) ? folder : join(home, 'cache');
}

/** Why the jars cannot be had, in one line; null where they are cached or Maven can fetch them. */
export function whyNoKafkaJars(options: KafkaJarsOptions): string | null {
  if (isComplete(folderOf(options)) || findMaven(options.environment)) return null;
  return `Maven (mvn) was not found, and Kafka ${kafkaVersion} is not in ${options.cacheDirectory} yet`;
}

/** The folder of the broker's jars, fetched from Maven's repository the first time (44 MB). Rejects where that fails. */
export async function kafkaJars(options: KafkaJarsOptions, signal: AbortSignal): Promise<string> {
  const folder = folderOf(options);
  if (isComplete(folder)) return folder;
  const maven = findMaven(options.environment);
  if (!maven) throw new Error(whyNoKafkaJars(options) ?? 'Maven (mvn) was not found');
  const draft = `${folder}.${process.pid}.${randomBytes(4).toString('hex')}`;
  mkdirSync(draft, { recursive: true });
  try {
    await fetchJars({ draft, maven, environment: options.environment, signal });
    publish(join(draft, 'jars'), folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

async function fetchJars(fetch: {
  draft: string;
  maven: string;
  environment: Environment;
  signal: AbortSignal;
}): Promise<void> {
  const { draft, maven, environment, signal } = fetch;
  const jars = join(draft, 'jars');
  writeFileSync(join(draft, 'pom.xml'), kafkaPom);
  // Maven keeps what it fetches under the account's own home directory, which a service account may not have.
  const repository = canMake(join(userInfo().homedir, '.m2'))
    ? []
    : [`-Dmaven.repo.local=${join(draft, 'repository')}`];
  const args = [
    '-B',
    '-q',
    'dependency:copy-dependencies',
    `-DoutputDirectory=${jars}`,
    '-DincludeScope=runtime',
    ...repository,
  ];
  const command = await tiedToParent({ file: maven, args, environment, cwd: draft }, 'SIGTERM');
  try {
    await runToEnd(command, { timeoutMilliseconds: fetchWithinMilliseconds, signal });
  } catch (error) {
    throw new Error(`Kafka ${kafkaVersion} could not be fetched with Maven: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (!existsSync(join(jars, mainJar))) throw new Error(`Maven fetched no ${mainJar}`);
  writeFileSync(join(jars, completeMarker), `${kafkaVersion}\n`);
}

const mainJar = `kafka_2.13-${kafkaVersion}.jar`;
const completeMarker = 'complete';

/** In one step, so that whoever runs at the same time sees all the jars or none; the first to finish wins. */
function publish(jars: string, folder: string): void {
  if (existsSync(folder) && !isComplete(folder)) rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(jars, folder);
  } catch (error) {
    if (!isComplete(folder)) throw error;
  }
}

function isComplete(folder: string): boolean {
  return existsSync(join(folder, completeMarker)) && existsSync(join(folder, mainJar));
}

function folderOf(options: KafkaJarsOptions): string {
  return join(options.cacheDirectory, `kafka-${kafkaVersion}`);
}

function canMake(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
