import { Kafka, logLevel } from 'kafkajs';
import { readTopic, type TopicMessage } from '../../src/embedded/simulate/read-topic.js';
import { deedOf, type Findings, noFindings } from './findings.js';
import type { Lane } from './lane.js';

interface LoggedEvent {
  id: string;
  case_id: string;
  sequence: number;
}

// `ce_id` as the AsyncAPI document describes it
const selectLog = `
select concat(case_id, '.', sequence) as id, case_id, sequence from case_events where log = 'public' order by position`;

/** What the topic is to hold: every event of the log in the order of its first arrival within its case. */
export async function loggedEvents(lane: Lane): Promise<LoggedEvent[]> {
  return lane.query<LoggedEvent>(selectLog);
}

/** The topic from its beginning, by a consumer of the checks' own. `removeRepeats` false is the control: a consumer without de-duplication. */
export async function checkTopic(lane: Lane, { removeRepeats = true, forwardOnly = true } = {}): Promise<Findings> {
  const reader = new TopicReading(removeRepeats, forwardOnly);
  await readTopic(kafkaOf(lane.world.brokers), `shirelink.${lane.council}.case-events.v1`, (message) =>
    reader.add(message),
  );
  const logged = await loggedEvents(lane);
  const known = new Set(logged.map(({ id }) => id));
  for (const id of known) if (!reader.seen.has(id)) reader.findings.lost.push(`event ${id} is not in the topic`);
  for (const id of reader.seen)
    if (!known.has(id)) reader.findings.doubled.push(`event ${id} was sent, and the log has it not`);
  return reader.findings;
}

function kafkaOf(brokers: string[]): Kafka {
  return new Kafka({ clientId: 'chaos', brokers, logLevel: logLevel.NOTHING, retry: { retries: 8 } });
}

class TopicReading {
  readonly seen = new Set<string>();
  readonly findings = noFindings();
  private readonly last = new Map<string, { sequence: number; deed: number }>();

  constructor(
    private readonly removeRepeats: boolean,
    private readonly forwardOnly: boolean,
  ) {}

  add({ key, headers, value }: TopicMessage): void {
    const id = headers['ce_id'] ?? '';
    if (this.seen.has(id)) {
      this.findings.duplicates += 1;
      if (!this.removeRepeats) this.findings.doubled.push(`event ${id} comes again`);
      return;
    }
    this.seen.add(id);
    const before = this.last.get(key) ?? { sequence: 0, deed: 0 };
    const sequence = Number(headers['ce_sequence']);
    const { workOrders } = (JSON.parse(value) as { case: { workOrders?: string[] } }).case;
    const deed = workOrders ? deedOf(workOrders) : before.deed;
    if (sequence < before.sequence || (this.forwardOnly && deed < before.deed)) {
      this.findings.inversions.push(`event ${id} comes after ${before.sequence}`);
    }
    this.last.set(key, { sequence: Math.max(sequence, before.sequence), deed });
  }
}
