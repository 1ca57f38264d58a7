import { migrations } from '../../src/migrations/migrations.js';
import { Database } from '../../src/platform/postgres/database.js';
import { NoticeGround } from './notice-ground.js';

/** A sender as a process of its own, to be killed: `node --import scripts/typescript.mjs notice-program.ts <database> <webhook>`. */
const [url = '', webhook = ''] = process.argv.slice(2);
const database = new Database({ url, applicationName: 'notice-program', poolSize: 4, migrations });
await database.open();
const notices = new NoticeGround(database, {
  roles: { supervisor: { title: 'Supervisor', webhook } },
  holder: 'program',
});
process.stdout.write('started\n');
for (;;) await notices.round();
