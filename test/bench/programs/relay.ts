// `relay.ts <database> <brokers>`: the product's relay, with its own lease times. Orders: {"start": council} to relay to that council's topics, {"stop": true}.
import type { Relay } from '../../../src/events/relay.js';
import { migrations } from '../../../src/migrations/migrations.js';
import { Leases } from '../../../src/platform/leases/leases.js';
import { boundHeap } from '../../../src/platform/process/bound-heap.js';
import { Database } from '../../../src/platform/postgres/database.js';
import { relayOf, testKafka, testPublisher } from '../../support/relays.js';
import { answerOrders } from '../answer-orders.js';

boundHeap();
const [url = '', brokers = ''] = process.argv.slice(2);
const database = new Database({ url, applicationName: 'shirelink-bench-relay', migrations });
await database.open();
const kafka = testKafka(brokers.split(','));
let relay: Relay | null = null;

async function follow(order: { start: string } | { stop: true }): Promise<object> {
  if ('stop' in order) {
    await relay?.stop();
    relay = null;
    return {};
  }
  const leases = new Leases(database, `bench:${process.pid}`);
  relay = relayOf({ database, publisher: testPublisher(kafka, order.start), leases });
  relay.start();
  return {};
}

await answerOrders({}, follow);
