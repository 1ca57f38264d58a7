// `mirror.ts`: the product's sync. For each order one pass over everything that the legacy server has.
import { migrations } from '../../../src/migrations/migrations.js';
import { boundHeap } from '../../../src/platform/process/bound-heap.js';
import { Database } from '../../../src/platform/postgres/database.js';
import { answerOrders } from '../answer-orders.js';
import { benchLegacy, fullPass } from '../bench-mirror.js';
import type { MergeAnswer, MirrorOrder } from '../merge-orders.js';

async function mirror({ databaseUrl, port }: MirrorOrder): Promise<MergeAnswer> {
  const database = new Database({ url: databaseUrl, applicationName: 'shirelink-bench', migrations });
  await database.open();
  // a service reads its mappings once, when it starts
  const legacy = benchLegacy(port);
  try {
    const began = performance.now();
    const { received, changed, unchanged } = await fullPass(database, legacy);
    return { seconds: (performance.now() - began) / 1000, written: received + changed, unchanged };
  } finally {
    await database.close();
  }
}

boundHeap();
await answerOrders({}, mirror);
