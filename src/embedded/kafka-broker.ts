import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import type { Home } from './home.js';
import { kafkaProperties } from './kafka-properties.js';
import { tiedToParent, type Command, type Environment } from './processes/command.js';
import { runToEnd } from './processes/run-to-end.js';

export interface BrokerOptions {
  home: Home;
  port: number;
  java: string;
  /** Folder of the broker's jars. */
  jars: string;
  environment: Environment;
}

/** Names the broker's process: a leftover with it in its command line is ours. */
export function brokerPropertiesFile(home: Home): string {
  return join(home.kafka, 'server.properties');
}

/** The command that runs the broker, whose data directory is made before its first start. */
export async function brokerCommand(options: BrokerOptions): Promise<Command> {
  const { home, port } = options;
  await ensureFormatted(options);
  const file = brokerPropertiesFile(home);
  writeFileSync(file, kafkaProperties({ port, dataDirectory: dataOf(home) }));
  return tiedToParent(java(options, ['kafka.Kafka', file]), 'SIGTERM');
}

/** Whether the broker has registered and takes requests, so that topics can be made. */
export async function answersAsBroker(address: string): Promise<boolean> {
  const client = new Kafka({
    clientId: 'shirelink-embedded',
    brokers: [address],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    retry: { retries: 0 },
  });
  const admin = client.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Formats a draft and renames it: a killed format is simply begun again. */
async function ensureFormatted(options: BrokerOptions): Promise<void> {
  const data = dataOf(options.home);
  if (existsSync(join(data, 'meta.properties'))) return;
  const draft = `${data}.new`;
  const file = join(options.home.kafka, 'format.properties');
  rmSync(draft, { recursive: true, force: true });
  rmSync(data, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(file, kafkaProperties({ port: options.port, dataDirectory: draft }));
  const tool = ['kafka.tools.StorageTool', 'format', '--standalone', '-t', clusterId(), '-c', file];
  await runToEnd(await tiedToParent(java(options, tool), 'SIGTERM'), { timeoutMilliseconds: 60_000 });
  rmSync(file);
  renameSync(draft, data);
}

function java({ java: file, jars, environment, home }: BrokerOptions, args: string[]): Command {
  return {
    file,
    // starts in 1.4 s with 210 MiB; the optimising compiler would take both cores for the first half minute
    args: ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...logging, '-cp', join(jars, '*'), ...args],
    environment: { PATH: environment['PATH'], HOME: environment['HOME'], LC_ALL: 'C.UTF-8' },
    cwd: home.kafka,
  };
}

const logging = [
  '-Djava.awt.headless=true',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS',
  // says at each start that a single node is no quorum
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.controller.QuorumController=error',
  '-Dorg.slf4j.simpleLogger.log.state.change.logger=off',
];

/** 22 characters of base64 for URLs; one with a dash in front would be taken for an option. */
function clusterId(): string {
  return `S${randomBytes(16).toString('base64url').slice(1)}`;
}

function dataOf(home: Home): string {
  return join(home.kafka, 'data');
}
