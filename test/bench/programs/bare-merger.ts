// `bare-merger.ts <port of the legacy server>`: has read and mapped everything before it is ready. For each order it merges all of it.
import { answerOrders } from '../answer-orders.js';
import { BareMerge } from '../bare-merge.js';
import { benchLegacy } from '../bench-mirror.js';
import type { BareOrder, MergeAnswer } from '../merge-orders.js';
import { readyRecords } from '../ready-records.js';

const records = await readyRecords(benchLegacy(Number(process.argv[2])));

async function merge({ databaseUrl, way }: BareOrder): Promise<MergeAnswer> {
  const bare = await BareMerge.open(databaseUrl);
  try {
    const began = performance.now();
    const written = await bare.merge(records, way);
    return { seconds: (performance.now() - began) / 1000, written, unchanged: records.length - written };
  } finally {
    await bare.close();
  }
}

await answerOrders({}, merge);
