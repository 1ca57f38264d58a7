import { createHash } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { readTopic, type TopicMessage } from '../../src/embedded/simulate/read-topic.js';
import { deedOf, type Findings, joined, noFindings } from './findings.js';
import type { Lane } from './lane.js';

export type Log = 'public' | 'restricted';

export interface LoggedEvent {
  id: string;
  position: number;
  /** False: the case became restricted afterwards, and the relay may have left it out. */
  required: boolean;
  /** For readers without the role. */
  visible: boolean;
}

// `ce_id` as the AsyncAPI document describes it
const selectLog = `
with silenced as (
  select e.case_id, max(e.sequence) as sequence from case_events e join case_versions v using (case_id, version)
  where e.log = 'public' and e.type = 'case.removed' and (v.state ->> 'restricted')::boolean group by 1)
select concat(e.case_id, case e.log when 'restricted' then '.r' else '.' end, e.sequence) as id, e.position::int,
  e.log = 'restricted' or e.type = 'case.removed' or e.sequence > coalesce(s.sequence, 0) as required,
  e.type = 'case.removed' or not coalesce(c.restricted, true) as visible
from case_events e left join silenced s on s.case_id = e.case_id left join cases c on c.id = e.case_id
where e.log = $1 order by e.position`;
const selectSource = `select concat('/shirelink/', council, '/', epoch) as source from store`;

export async function loggedEvents(lane: Lane, log: Log = 'public'): Promise<LoggedEvent[]> {
  return lane.query<LoggedEvent>(selectLog, [log]);
}

export interface TopicOptions {
  /** False is the control: a consumer without de-duplication. */
  removeRepeats?: boolean;
  forwardOnly?: boolean;
}

/** Both topics from their beginning, by a consumer of the checks' own: every event of the log, and nothing else. */
export async function checkTopics(lane: Lane, options: TopicOptions = {}): Promise<Findings> {
  return joined([await checkTopic(lane, 'public', options), await checkTopic(lane, 'restricted', options)]);
}

export async function readLog(lane: Lane, log: Log, onMessage: (message: TopicMessage) => void): Promise<void> {
  const suffix = log === 'public' ? 'case-events' : 'case-events-restricted';
  await readTopic(kafkaOf(lane.world.brokers), `shirelink.${lane.council}.${suffix}.v1`, onMessage);
}

async function checkTopic(
  lane: Lane,
  log: Log,
  { removeRepeats = true, forwardOnly = true }: TopicOptions,
): Promise<Findings> {
  const reader = new TopicReading({ log, removeRepeats, forwardOnly });
  const before = await loggedEvents(lane, log);
  await readLog(lane, log, (message) => reader.add(message));
  // a clock may have become due meanwhile
  const after = await loggedEvents(lane, log);
  const [{ source } = { source: '' }] = await lane.query<{ source: string }>(selectSource);
  compareLog(reader, { before, after }, { source, sentBefore: lane.restoredAt?.[log] ?? 0 });
  return reader.findings;
}

/** What was sent before a backup was taken is not sent again after its restore. */
function compareLog(
  { findings, seen, sources }: TopicReading,
  { before, after }: { before: LoggedEvent[]; after: LoggedEvent[] },
  { source, sentBefore }: { source: string; sentBefore: number },
): void {
  for (const { id, position, required } of before) {
    const under = position <= sentBefore ? [source, ...sources] : [source];
    if (required && !under.some((one) => seen.has(`${one} ${id}`)))
      findings.lost.push(`event ${id} is not in the topic under ${source}`);
  }
  const known = new Set(after.map(({ id }) => `${source} ${id}`));
  for (const key of ofSource(seen, source))
    if (!known.has(key)) findings.doubled.push(`event ${key} was sent, and the log has it not`);
}

function ofSource(seen: Map<string, string>, source: string): string[] {
  return [...seen.keys()].filter((key) => key.startsWith(`${source} `));
}

function kafkaOf(brokers: string[]): Kafka {
  return new Kafka({ clientId: 'chaos', brokers, logLevel: logLevel.NOTHING, retry: { retries: 8 } });
}

class TopicReading {
  /** Digests by source and id. */
  readonly seen = new Map<string, string>();
  readonly sources = new Set<string>();
  readonly findings = noFindings();
  private readonly last = new Map<string, { sequence: number; deed: number }>();
  /** Results of clocks, by source, case, clock, cycle and revision. */
  private readonly results = new Set<string>();

  constructor(private readonly reading: Required<TopicOptions> & { log: Log }) {}

  add({ key, headers, value }: TopicMessage): void {
    const source = headers['ce_source'] ?? '';
    const id = `${source} ${headers['ce_id']}`;
    const digest = createHash('sha1').update(value).digest('base64');
    const before = this.seen.get(id);
    this.sources.add(source);
    if (before === undefined) {
      this.first({ key: `${source} ${key}`, id, sequence: Number(headers['ce_sequence']) }, value);
      if (/sla\.(met|breached)$/.test(headers['ce_type'] ?? '')) this.result(`${source} ${key}`, value);
    } else this.repeated(id, before === digest);
    this.seen.set(id, before ?? digest);
  }

  /** One for each clock, cycle and revision, or a reader counts twice. */
  private result(key: string, value: string): void {
    const { clock, cycle, revision } = (JSON.parse(value) as { clock: Record<string, unknown> }).clock;
    const result = [key, clock, cycle, revision].join(' ');
    if (this.results.has(result)) this.findings.doubled.push(`the result ${result} was sent in two events`);
    this.results.add(result);
  }

  private repeated(id: string, same: boolean): void {
    this.findings.duplicates += 1;
    if (!this.reading.removeRepeats) this.findings.doubled.push(`event ${id} comes again`);
    if (!same)
      this.findings.lost.push(`event ${id} comes again with other data: whoever removes repeats never sees it`);
  }

  private first({ key, id, sequence }: { key: string; id: string; sequence: number }, value: string): void {
    const before = this.last.get(key) ?? { sequence: 0, deed: 0 };
    const { workOrders, restricted } = (JSON.parse(value) as { case: { workOrders?: string[]; restricted?: boolean } })
      .case;
    const deed = workOrders ? deedOf(workOrders) : before.deed;
    if (restricted && this.reading.log === 'public')
      this.findings.doubled.push(`event ${id} is of a restricted case, and in the public topic`);
    if (sequence < before.sequence || (this.reading.forwardOnly && deed < before.deed)) {
      this.findings.inversions.push(`event ${id} comes after ${before.sequence}`);
    }
    this.last.set(key, { sequence: Math.max(sequence, before.sequence), deed });
  }
}
