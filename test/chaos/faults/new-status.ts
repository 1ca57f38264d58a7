import { isDeepStrictEqual } from 'node:util';
import { waitFor } from '../../support/wait-for.js';
import { withApi } from '../api-session.js';
import { newClosure, writeMapping } from '../council-files.js';
import type { Lane } from '../lane.js';
import { markOf, recovered, settled } from '../progress.js';
import type { Fault, Stage } from '../stage.js';

/** Legacy closes cases with a code that nobody has mapped: they stay as they were, and mending the mapping replays just those. */
export const newStatus: Fault = {
  name: 'a new legacy status appears',
  times: { long: 5, short: 2 },
  play: async (stage) => {
    const { lane, wired } = await stage.running();
    await lane.legacy.work(20);
    await settled(lane);
    const before = await versions(lane);
    const ids: string[] = [];
    for (let time = 1; time <= stage.times; time += 1) {
      const mark = await markOf(lane);
      const from = performance.now();
      ids.push(String(await lane.legacy.close(newClosure)));
      await waitFor(async () => (await waiting(lane)) === time, { what: 'the gap', timeoutMs: 60_000 });
      await lane.legacy.arrive(3);
      stage.recoveries.push(await recovered(lane, mark, from)); // the others go on
    }
    await settled(lane);
    await compare(stage, { lane, before, ids });
    const between = await versions(lane);
    writeMapping(lane.directory, { mended: true });
    await wired.worker.kill();
    await wired.worker.start();
    await waitFor(async () => (await waiting(lane)) === 0, { what: 'the replay', timeoutMs: 60_000 });
    await settled(lane);
    const moved = differing(between, await versions(lane));
    stage.notes.push(`cases waiting ${ids.length}, moved by the mended mapping ${moved.length}`);
    if (!isDeepStrictEqual(moved, ids.sort()))
      stage.faulty.push(`the mended mapping moved ${moved.join(', ')} and not ${ids.join(', ')}`);
  },
  controls: [
    {
      guard: 'a case whose new status is unmapped stays as it was',
      patches: [
        {
          file: 'cases/record-changes.js',
          from: "if (row && row.status !== 'removed')",
          to: 'if (false)',
        },
      ],
    },
  ],
};

/** While the code is unknown: not one of them has moved, and there is one gap that names them all. */
async function compare(
  stage: Stage,
  { lane, before, ids }: { lane: Lane; before: Map<string, number>; ids: string[] },
): Promise<void> {
  const now = await versions(lane);
  const moved = ids.filter((id) => now.get(id) !== before.get(id));
  if (moved.length > 0) stage.faulty.push(`cases ${moved.join(', ')} changed though their status is unmapped`);
  const { body } = await withApi(lane, (ask) => ask(['admin', 'restricted'], '/api/v1/sync/gaps'));
  const { items } = body as { items: { field: string; code: string; caseCount: number }[] };
  const gaps = items.map(({ field, code, caseCount }) => `${field} ${code} × ${caseCount}`).join(', ');
  if (gaps !== `closure ${newClosure} × ${ids.length}`) stage.faulty.push(`the gaps are ${gaps}`);
}

async function versions(lane: Lane): Promise<Map<string, number>> {
  const rows = await lane.query<{ legacy_id: string; version: number }>(`select legacy_id, version from cases`);
  return new Map(rows.map(({ legacy_id: id, version }) => [id, version]));
}

function differing(before: Map<string, number>, after: Map<string, number>): string[] {
  return [...after].flatMap(([id, version]) => (before.get(id) === version ? [] : [id])).sort();
}

async function waiting(lane: Lane): Promise<number> {
  const [row] = await lane.query<{ open: number }>(
    `select count(*)::int as open from quarantine where state = 'open' and reason = 'unmapped' and code = $1`,
    [newClosure],
  );
  return row!.open;
}
