import type { Counts, TargetFigures } from './expected-figures.js';
import type { LineRemark } from './service-request.js';

/** What `simulate` found. Figures of the store and the topic, not of the file; what does not agree stands in `differences`. */
export interface SimulationReport {
  /** Records of the file, the rejected ones among them. */
  rows: number;
  cases: number;
  byStatus: Counts;
  byCategory: Counts;
  byChannel: Counts;
  /** How the clocks judge requests against legacy's own targets. */
  targets: TargetFigures;
  /** Distinct events by type; those of the topic with `--verify`, of the event log without. */
  events: Counts;
  /** Messages whose `ce_id` the topic had before. Allowed: delivery is at least once. Null where the topic was not read. */
  redelivered: number | null;
  /** Cases or events that the file asks for and that are not there. */
  missing: number | null;
  doubled: number | null;
  sequenceGaps: number | null;
  secondPass: { fetched: number; changed: number; events: number } | null;
  rejected: LineRemark[];
  warnings: LineRemark[];
  databaseUrl: string;
  topic: string;
  seconds: number;
  /** Where the seconds went, in the order in which it was done. */
  phases: Record<string, number>;
  /** Whether store, topic and metrics were compared with the file. */
  verified: boolean;
  /** False: no broker runs here, and the events wait in the store. */
  kafka: boolean;
  whyNoKafka: string | null;
  /** The servers were started for this and are stopped by now: `npm start` lets psql and kcat look. */
  serversStop: boolean;
  /** Empty: everything agrees with the file. */
  differences: string[];
}

const mostRemarks = 10;
const mostNames = 12;

/** For people. */
export function reportLines(report: SimulationReport): string[] {
  const { rows, cases, rejected, warnings } = report;
  return [
    `${count(rows)} rows, ${count(cases)} cases, ${count(rejected.length)} rejected, ${count(warnings.length)} warnings`,
    ...remarkLines('rejected', rejected),
    ...remarkLines('warning', warnings),
    ...countLines('status', report.byStatus),
    ...countLines('channel', report.byChannel),
    ...countLines('category', report.byCategory),
    ...targetLines(report.targets),
    ...countLines(report.kafka ? 'event' : 'event, waiting for Kafka', report.events),
    ...verdictLines(report),
    `database   ${report.databaseUrl}`,
    `topic      ${report.topic}${report.whyNoKafka === null ? '' : ` (no Kafka: ${report.whyNoKafka})`}`,
    ...(report.serversStop
      ? ['both stay until the next run; `npm start` brings their servers up, on ports that may differ']
      : []),
    ...timeLines(report),
  ];
}

function targetLines({ withTarget, met, late, openPastTarget, withoutTarget }: TargetFigures): string[] {
  const fellDue = met + late + openPastTarget;
  const share = fellDue === 0 ? 'n/a' : `${((100 * met) / fellDue).toFixed(1)} %`;
  return [
    `targets    ${count(withTarget)} with one: ${count(met)} met, ${count(late)} closed late, ${count(openPastTarget)} still open past it`,
    `           completed within target ${share}; ${count(withoutTarget)} without a target count for nobody`,
  ];
}

function verdictLines(report: SimulationReport): string[] {
  if (!report.verified) return ['not compared with the file: --verify does that'];
  const { missing, doubled, sequenceGaps, redelivered, secondPass } = report;
  return [
    `missing ${missing ?? '?'}, doubled ${doubled ?? '?'}, sequence gaps ${sequenceGaps ?? '?'}, delivered again ${redelivered ?? '?'}`,
    ...(secondPass
      ? [
          `second pass: fetched ${count(secondPass.fetched)}, changed ${secondPass.changed}, events ${secondPass.events}`,
        ]
      : []),
    ...(report.differences.length === 0
      ? ['store, topic and metrics agree with the file']
      : report.differences.map((difference) => `DIFFERENT: ${difference}`)),
  ];
}

function remarkLines(label: string, remarks: LineRemark[]): string[] {
  const lines = remarks.slice(0, mostRemarks).map(({ line, reason }) => `  ${label} line ${line}: ${reason}`);
  const more = remarks.length - mostRemarks;
  return more > 0 ? [...lines, `  and ${count(more)} more: --json lists them all`] : lines;
}

function countLines(label: string, counts: Counts): string[] {
  const names = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const lines = names
    .slice(0, mostNames)
    .map(([name, number]) => `  ${count(number).padStart(9)}  ${name || '(blank)'}`);
  const more = names.length - mostNames;
  return [`by ${label}`, ...lines, ...(more > 0 ? [`             and ${count(more)} more`] : [])];
}

function timeLines({ seconds, phases }: SimulationReport): string[] {
  const parts = Object.entries(phases).map(([name, part]) => `${name} ${part.toFixed(1)}`);
  return [`${seconds.toFixed(1)} s: ${parts.join(', ')}`];
}

function count(number: number): string {
  return number.toLocaleString('en-AU');
}
