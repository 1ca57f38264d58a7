import { migrations } from '../../src/migrations/migrations.js';
import { Leases } from '../../src/platform/leases/leases.js';
import { Database } from '../../src/platform/postgres/database.js';
import { relayOf, testKafka, testPublisher } from './relays.js';

/** A relay as a process of its own, to be killed: `node --import scripts/typescript.mjs relay-program.ts <database> <brokers> <council>`. */
const [url = '', brokers = '', council = ''] = process.argv.slice(2);
const database = new Database({ url, applicationName: 'relay-program', poolSize: 4, migrations });
await database.open();
const publisher = testPublisher(testKafka(brokers.split(',')), council);
relayOf({ database, publisher, leases: new Leases(database, `relay-program:${process.pid}`, 500) }).start();
process.stdout.write('started\n');
