import { randomUUID } from 'node:crypto';
import { waitFor } from '../../../support/wait-for.js';
import type { ConnectWorker } from './connect-worker.js';
import type { OutboxTable } from './outbox-table.js';
import type { PeerTopic } from './peer-topic.js';

export interface DebeziumParts {
  worker: ConnectWorker;
  outbox: OutboxTable;
  topic: PeerTopic;
}

const catchUpMilliseconds = 120_000;

/** Between measurements, when others are measured: nothing polls, no write-ahead log is decoded. Outbox and topic are empty. */
export async function standStill({ worker, outbox, topic }: DebeziumParts): Promise<void> {
  await worker.stopConnector();
  await outbox.untilStreaming(false);
  await outbox.empty();
  await topic.empty();
}

/**
 * Runs the connector, and sends an event of no interest through it: whatever others wrote meanwhile is behind it then, and its slot
 * moves on, which it only does with an event. What is measured next would else begin with that.
 */
export async function catchUp({ worker, outbox, topic }: DebeziumParts): Promise<void> {
  await worker.resumeConnector();
  await outbox.untilStreaming(true);
  const before = await topic.written();
  await outbox.insertOne({ id: `mark.${randomUUID()}`, key: 'mark', type: 'mark', payload: '{}' });
  const isThrough = async () => (await topic.written()) > before;
  await waitFor(isThrough, { what: 'Debezium catching up', timeoutMs: catchUpMilliseconds });
}
