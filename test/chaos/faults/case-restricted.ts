import type { TopicMessage } from '../../../src/embedded/simulate/read-topic.js';
import { type Ask, withApi } from '../api-session.js';
import { readLog } from '../check-topic.js';
import type { Lane } from '../lane.js';
import { settled } from '../progress.js';
import type { Fault, Stage } from '../stage.js';

/** Cases that were public become restricted while legacy is at work: gone from the public topic, a replay and all readers without the role. */
export const caseRestricted: Fault = {
  name: 'a public case becomes restricted',
  times: { long: 5, short: 2 },
  play: async (stage) => {
    const { lane } = await stage.running();
    for (let time = 1; time <= stage.times; time += 1) {
      await stage.strike(lane, async () => {
        for (let one = 0; one < 5; one += 1) await lane.legacy.restrict();
      });
    }
    await settled(lane);
    const replayed = await lane.command('events', 'replay', '--from', '1', '--to', '999999999');
    const hidden = await hiddenCases(lane);
    stage.notes.push(`cases hidden: ${hidden.length}, events withheld from a replay: ${String(replayed['withheld'])}`);
    if (hidden.length === 0) stage.faulty.push('no case became restricted');
    await lookInTopic(stage, lane, new Set(hidden));
    await withApi(lane, (ask) => lookInApi(stage, ask, hidden));
  },
  controls: [
    {
      guard: 'a replay leaves out what is restricted today',
      patches: [
        {
          file: 'events/event-reader.js',
          from: 'and coalesce((select restricted from cases where id = e.case_id), true) as hidden',
          to: 'and false as hidden',
        },
      ],
    },
    {
      guard: 'the public log is told that the case is gone',
      patches: [{ file: 'cases/draft-events.js', from: "['public', 'case.removed'],", to: '' }],
    },
  ],
};

const selectHidden = `select id from cases where restricted and public_sequence > 0 order by id`;

/** Restricted today, and were told of in public. */
async function hiddenCases(lane: Lane): Promise<string[]> {
  return (await lane.query<{ id: string }>(selectHidden)).map(({ id }) => id);
}

/** After its removal nothing more of such a case stands in the public topic, repeats included. */
async function lookInTopic(stage: Stage, lane: Lane, hidden: Set<string>): Promise<void> {
  const gone = new Set<string>();
  const last = new Map<string, number>();
  await readLog(lane, 'public', ({ key, headers }: TopicMessage) => {
    if (!hidden.has(key)) return;
    const removal = headers['ce_type']?.endsWith('case.removed') ?? false;
    if (removal) gone.add(key);
    else if (gone.has(key) && Number(headers['ce_sequence']) <= (last.get(key) ?? 0))
      stage.faulty.push(`event ${headers['ce_id']} of a restricted case came into the public topic again`);
    last.set(key, Math.max(last.get(key) ?? 0, Number(headers['ce_sequence'])));
  });
  for (const id of hidden) if (!gone.has(id)) stage.faulty.push(`the public topic never heard that ${id} is gone`);
}

async function lookInApi(stage: Stage, ask: Ask, hidden: string[]): Promise<void> {
  for (const id of hidden) {
    const paths = [`/api/v1/cases/${id}`, `/api/v1/cases/${id}/history`];
    for (const path of paths) {
      const [without, within] = [await ask(['records'], path), await ask(['records', 'restricted'], path)];
      if (without.status !== 404) stage.faulty.push(`${path} answered ${without.status} without the role`);
      if (within.status !== 200) stage.faulty.push(`${path} answered ${within.status} with the role`);
    }
  }
}
