import type { Fault } from '../stage.js';

async function disappear(stage: Parameters<Fault['play']>[0]): Promise<void> {
  const { lane } = await stage.running({ fill: 500 });
  for (let time = 1; time <= stage.times; time += 1) {
    await stage.strike(lane, async () => {
      await lane.legacy.remove();
      await lane.legacy.reclassifySilently();
      await lane.legacy.renumber();
    });
  }
}

/** Deleted, renumbered, reclassified without a word: two sweeps find all of it. */
export const legacyEdited: Fault = {
  name: 'legacy deletes, renumbers, reclassifies',
  times: { long: 4, short: 2 },
  expected: { removals: true, corrections: true },
  play: disappear,
  controls: [
    {
      guard: 'a sweep removes what legacy no longer has',
      patches: [
        {
          file: 'sync/sweep.js',
          from: 'await this.parts.removal.remove(tx, gone, observedAt)',
          to: '[]',
        },
      ],
    },
  ],
};

/** Yesterday's backup: passes see nothing of it, the sweep brings the mirror back in line and flags what went back. */
export const legacyRestored: Fault = {
  name: 'legacy restored to yesterday',
  times: { long: 1, short: 1 },
  expected: { removals: true, corrections: true, wentBack: true, acceptMissing: true },
  play: async (stage) => {
    const { lane } = await stage.running();
    await lane.legacy.post('checkpoint', { name: 'yesterday' });
    await lane.legacy.work(60);
    await stage.strike(lane, () => Promise.resolve());
    await lane.legacy.post('restore', { name: 'yesterday' });
    await lane.command('sweep', 'authority', '--accept-missing');
    const [row] = await lane.query<{ flagged: number }>(
      `select count(*)::int as flagged from case_versions where 'legacy-went-back' = any(flags)`,
    );
    stage.notes.push(`versions flagged legacy-went-back: ${row?.flagged}`);
    if (row?.flagged === 0) stage.faulty.push('nothing was flagged legacy-went-back');
  },
  controls: [
    {
      guard: 'what was read later counts, not what says that it was modified later',
      patches: [
        {
          file: 'cases/record-changes.js',
          from: 'row.read_began_at.toISOString() > context.readBeganAt',
          to: 'record.modifiedAt && row.legacy_modified_at?.toISOString() > record.modifiedAt',
        },
      ],
    },
  ],
};
