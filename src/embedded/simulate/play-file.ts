import type { Logger } from '../../platform/logger/logger.js';
import type { Environment } from '../processes/command.js';
import { codeLists } from './code-lists.js';
import type { ColumnsFile } from './columns-file.js';
import { countBy } from './expected-figures.js';
import type { Phases } from './phases.js';
import { play, type Playing } from './play.js';
import { grown } from './played-service.js';
import type { RequestsFile } from './read-requests.js';
import { countLoggedEvents, readStore, readTargets } from './read-store.js';
import { readTopic } from './read-topic.js';
import type { SimulationReport } from './report.js';
import { playAgain, type SecondPass } from './second-pass.js';
import type { Servers } from './servers.js';
import { openStage, type Stage } from './stage.js';
import { TopicTally } from './topic-tally.js';
import { type Verdict, verify } from './verify.js';

export interface PlayFileOptions {
  columns: ColumnsFile;
  file: RequestsFile;
  servers: Servers;
  verify: boolean;
  home: string;
  environment: Environment;
  logger: Logger;
  phases: Phases;
  signal: AbortSignal;
  onProgress: (done: number, total: number | null, note: string) => void;
  authorityProgram?: string[];
}

/** Plays the requests on a stage of their own and reports what came of them. */
export async function playFile(options: PlayFileOptions): Promise<SimulationReport> {
  const { file, columns, phases } = options;
  const codes = codeLists(file.requests);
  options.onProgress(0, null, 'preparing database and Authority simulator');
  const stage = await phases.time('prepare', () =>
    openStage({ ...options, zone: columns.zone, mapping: codes.mapping }),
  );
  try {
    const playing: Playing = { ...options, stage, codes, requests: file.requests };
    const before = await stage.service.counters();
    await play(playing);
    const counters = grown(before, await stage.service.counters());
    const found = await phases.time('read back', () => readBack(stage, options));
    const verdict = options.verify ? verify(file.requests, { ...found, metrics: counters }) : null;
    const second = options.verify ? await playAgain(playing) : null;
    return await reportOf(options, { stage, found, verdict, second });
  } finally {
    await stage.close();
  }
}

async function readBack(stage: Stage, { verify: wanted, onProgress, file }: PlayFileOptions) {
  onProgress(file.requests.length, file.requests.length, 'reading back the store and the topic');
  const store = await readStore(stage.service.database);
  const targets = await readTargets(stage.service.database);
  if (!wanted || !stage.kafka) return { store, targets, topic: null };
  const topic = new TopicTally();
  await readTopic(stage.kafka, stage.topic, (message) => topic.add(message));
  return { store, targets, topic };
}

interface Findings {
  stage: Stage;
  found: Awaited<ReturnType<typeof readBack>>;
  verdict: Verdict | null;
  second: SecondPass | null;
}

async function reportOf({ file, servers, phases }: PlayFileOptions, findings: Findings): Promise<SimulationReport> {
  const { stage, found } = findings;
  const { store, topic } = found;
  return {
    rows: file.rows,
    cases: store.length,
    byStatus: countBy(store, (one) => one.status),
    byCategory: countBy(store, (one) => one.category),
    byChannel: countBy(store, (one) => one.channel),
    targets: found.targets,
    events: topic ? topic.events : await countLoggedEvents(stage.service.database),
    ...comparison(findings),
    rejected: file.rejected,
    warnings: file.warnings,
    databaseUrl: stage.databaseUrl,
    topic: stage.topic,
    seconds: phases.total(),
    phases: phases.seconds,
    kafka: stage.kafka !== null,
    whyNoKafka: servers.whyNoKafka,
    serversStop: servers.ours,
  };
}

const notCompared = {
  redelivered: null,
  missing: null,
  doubled: null,
  sequenceGaps: null,
  secondPass: null,
  verified: false,
  differences: [],
};

function comparison({ found: { topic }, verdict, second }: Findings) {
  if (!verdict || !second) return notCompared;
  const { missing, doubled } = verdict;
  const { fetched, changed, events } = second;
  return {
    redelivered: topic ? topic.redelivered : null,
    missing,
    doubled,
    sequenceGaps: topic ? topic.sequenceGaps : null,
    secondPass: { fetched, changed, events },
    verified: true,
    differences: [...verdict.differences, ...second.differences],
  };
}
