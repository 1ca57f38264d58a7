import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findJava, findMaven } from '../../../../src/embedded/java.js';
import { tiedToParent } from '../../../../src/embedded/processes/command.js';
import { runToEnd } from '../../../../src/embedded/processes/run-to-end.js';
import { cachedFolder, isCached } from '../cached-folder.js';

export interface ConnectLibraries {
  java: string;
  /** Folder of Kafka Connect's jars. */
  worker: string;
  /** A folder of folders, one for each connector. */
  plugins: string;
}

const release = 'debezium-3.7.0.Final-connect-4.3.1';
const fetchWithinMilliseconds = 10 * 60_000;

/** Why they cannot be had or run, in one sentence; null where they can. */
export async function missingLibraries(): Promise<string | null> {
  const { missing } = await findJava(process.env);
  if (missing !== null) return `${missing}, and Debezium runs on it.`;
  if (isCached(release) || findMaven(process.env) !== null) return null;
  return 'Maven (mvn) was not found, and Debezium is fetched with it.';
}

/** Debezium 3.7.0 and Kafka Connect 4.3.1, fetched from Maven's repository the first time (64 MB). */
export async function connectLibraries(): Promise<ConnectLibraries> {
  const java = await findJava(process.env);
  if (java.file === null) throw new Error(java.missing);
  const folder = await cachedFolder({ name: release, fill: fetchAll });
  return { java: java.file, worker: join(folder, 'worker'), plugins: join(folder, 'plugins') };
}

/** Apart, as Connect wants it: a connector brings versions of its own of what the worker also has. */
async function fetchAll(draft: string): Promise<void> {
  await fetchJars('worker.pom.xml', join(draft, 'worker'));
  await fetchJars('connector.pom.xml', join(draft, 'plugins', 'debezium'));
}

async function fetchJars(pom: string, folder: string): Promise<void> {
  const maven = findMaven(process.env);
  if (maven === null) throw new Error((await missingLibraries()) ?? 'Maven (mvn) was not found');
  mkdirSync(folder, { recursive: true });
  copyFileSync(fileURLToPath(new URL(pom, import.meta.url)), join(folder, 'pom.xml'));
  const args = ['-B', '-q', 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`, '-DincludeScope=runtime'];
  const command = await tiedToParent({ file: maven, args, environment: process.env, cwd: folder }, 'SIGTERM');
  await runToEnd(command, { timeoutMilliseconds: fetchWithinMilliseconds });
  if (!readdirSync(folder).some((name) => name.endsWith('.jar'))) throw new Error(`Maven fetched nothing for ${pom}`);
}
