import type { EmbeddedPlan } from '../config/embedded-settings.js';
import type { EmbeddedServers } from './embedded.js';
import { startTable } from './start-table.js';

/** Kafka is up this soon where its jars are at hand; the service does not wait longer for it. Milliseconds. */
const patienceWithKafka = 6_000;

interface Started {
  plan: EmbeddedPlan;
  servers: Pick<EmbeddedServers, 'databaseUrl' | 'kafka' | 'authority' | 'civicviewDrop' | 'issuer'>;
  /** As people type it: http://localhost:3000. */
  http: string;
}

/** Resolves when Kafka is up, or isn't going to be, or takes its time. A relay that finds it has nothing to complain of. */
export async function kafkaIsUpOrLate(kafka: Pick<EmbeddedServers['kafka'], 'firstStart'>): Promise<void> {
  await Promise.race([kafka.firstStart().catch(() => undefined), later(patienceWithKafka)]);
}

/** Prints the start table, and a line more when a Kafka that took its time is up. */
export async function showStart({ plan, servers, http }: Started, out: NodeJS.WriteStream): Promise<void> {
  const { databaseUrl, kafka, authority, civicviewDrop, issuer } = servers;
  const before = kafka.state();
  const facts = {
    ...{ http, home: plan.home, homeIsDefault: plan.homeIsDefault, council: plan.council.council },
    ...{ databaseUrl, issuer, authorityUrl: authority?.url ?? null, civicviewDrop },
    kafka: { ...before, brokers: kafka.brokers },
  };
  out.write(`${startTable(facts, out.isTTY).join('\n')}\n`);
  if (before.state !== 'starting') return;
  await kafka.firstStart().catch(() => undefined);
  const { state, reason } = kafka.state();
  out.write(
    state === 'up' ? 'Kafka is up.\n' : `Kafka could not be started, so events wait in the outbox: ${reason}\n`,
  );
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
