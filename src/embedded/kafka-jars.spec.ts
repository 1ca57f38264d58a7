import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCacheDirectory, kafkaJars, whyNoKafkaJars } from './kafka-jars.js';

let folder: string;
let cacheDirectory: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shirelink-jars-'));
  cacheDirectory = join(folder, 'cache');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A Maven that counts its runs and then does as told; `$out` is where the jars belong. */
function maven(does: string): { PATH: string } {
  const file = join(folder, 'mvn');
  const script = `#!/bin/sh
for argument; do case "$argument" in -DoutputDirectory=*) out="\${argument#*=}";; esac; done
echo run >> '${folder}/runs'
${does}
`;
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  return { PATH: `${folder}:/usr/bin:/bin` };
}

const copies = 'mkdir -p "$out" && cp pom.xml "$out/kafka_2.13-4.3.1.jar"';
const runs = () => readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n').length;
const fetched = (environment: { PATH: string }) =>
  kafkaJars({ cacheDirectory, environment }, new AbortController().signal);

it('fetches once, and needs no Maven afterwards', async () => {
  const jars = await fetched(maven(copies));
  expect(jars).toBe(join(cacheDirectory, 'kafka-4.3.1'));
  expect(readFileSync(join(jars, 'kafka_2.13-4.3.1.jar'), 'utf8')).toContain('<artifactId>kafka_2.13</artifactId>');
  expect(await fetched({ PATH: '' })).toBe(jars);
  expect(runs()).toBe(1);
  expect(readdirSync(cacheDirectory)).toEqual(['kafka-4.3.1']);
});

it('lets two fetch at the same time', async () => {
  const environment = maven(copies);
  const [one, other] = await Promise.all([fetched(environment), fetched(environment)]);
  expect(one).toBe(other);
  expect(readdirSync(one).sort()).toEqual(['complete', 'kafka_2.13-4.3.1.jar']);
  expect(readdirSync(cacheDirectory)).toEqual(['kafka-4.3.1']);
});

it('says what Maven said where it fails, and leaves nothing behind', async () => {
  await expect(fetched(maven('mkdir -p "$out"; echo "no route to repo" >&2; exit 1'))).rejects.toThrow(
    'Kafka 4.3.1 could not be fetched with Maven: no route to repo',
  );
  await expect(fetched(maven(':'))).rejects.toThrow('Maven fetched no kafka_2.13-4.3.1.jar');
  expect(readdirSync(cacheDirectory)).toEqual([]);
});

it('fetches anew what is not complete', async () => {
  const broken = join(cacheDirectory, 'kafka-4.3.1');
  mkdirSync(broken, { recursive: true });
  writeFileSync(join(broken, 'half.jar'), '');
  expect(existsSync(join(await fetched(maven(copies)), 'half.jar'))).toBe(false);
});

it('stops Maven when it is asked to', async () => {
  const stopping = new AbortController();
  const environment = maven('exec sleep 60');
  const fetching = kafkaJars({ cacheDirectory, environment }, stopping.signal);
  stopping.abort();
  await expect(fetching).rejects.toThrow();
  expect(readdirSync(cacheDirectory)).toEqual([]);
});

it('says why the jars cannot be had', () => {
  expect(whyNoKafkaJars({ cacheDirectory, environment: { PATH: '' } })).toBe(
    `Maven (mvn) was not found, and Kafka 4.3.1 is not in ${cacheDirectory} yet`,
  );
  expect(whyNoKafkaJars({ cacheDirectory, environment: maven(copies) })).toBeNull();
});

it('keeps them where the user keeps caches, or else in the home', () => {
  expect(defaultCacheDirectory({ XDG_CACHE_HOME: join(folder, 'x'), HOME: folder }, '/home')).toBe(
    join(folder, 'x', 'shirelink'),
  );
  expect(defaultCacheDirectory({ HOME: folder }, '/home')).toBe(join(folder, '.cache', 'shirelink'));
  writeFileSync(join(folder, 'file'), '');
  expect(defaultCacheDirectory({ HOME: join(folder, 'file') }, folder)).toBe(join(folder, 'cache'));
  expect(defaultCacheDirectory({}, folder)).toBe(join(folder, 'cache'));
});
