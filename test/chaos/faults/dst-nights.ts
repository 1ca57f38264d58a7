import { settled } from '../progress.js';
import type { Lane } from '../lane.js';
import type { Fault, Stage } from '../stage.js';
import { shownAt, wallTime } from '../sydney-minutes.js';

const minute = 60_000;
const hours = 60 * minute;
/** Midday before the nights in which Sydney's clocks go back and forward, UTC. */
const eves = ['2026-04-04T12:00:00Z', '2026-10-03T12:00:00Z'].map((text) => Date.parse(text));

interface Planted {
  id: number;
  /** As legacy writes it, without an offset; null: with its offset, as Authority usually does. */
  text: string | null;
  /** Null: no clock ever showed it. */
  instant: number | null;
}

/** Both nights in which Sydney's clocks change: legacy's times, with their offset and without one, are read as a clock on the wall shows them. */
export const dstNights: Fault = {
  name: 'nights in which the clocks change',
  times: { long: 2, short: 1 },
  play: async (stage) => {
    const { lane } = await stage.running();
    for (let time = 0; time < stage.times; time += 1) {
      // in the short version one night with an hour twice and one without an hour are enough minutes apart
      const step = stage.times > 1 ? 10 - 3 * time : 20;
      const planted = eves.flatMap((eve, night) => times(eve, step, 1_000_000 * (time + 1) + 100_000 * night));
      await stage.strike(lane, () => plant(lane, planted));
      await settled(lane);
      await compare(stage, lane, planted);
      stage.notes.push(`times compared: ${planted.length}`);
    }
  },
  controls: [
    {
      guard: 'a time that the clock skips is none',
      patches: [
        {
          file: 'legacy/authority/instant-reader.js',
          from: 'if (wall.hour !== time.hour || wall.minute !== time.minute)',
          to: 'if (false)',
        },
      ],
    },
  ],
};

/** Every `step` minutes of that night: the instants, and what a careless clerk may write, skipped times among it. */
function times(eve: number, step: number, firstId: number): Planted[] {
  const from = eve;
  // an hour that comes twice takes the written night an hour further
  const shown = shownAt(from, from + 10 * hours);
  const written = Array.from({ length: (8 * 60) / step }, (_, index) => {
    const naive = Date.parse(`${wallTime(from)}Z`) + index * step * minute;
    const text = new Date(naive).toISOString().slice(0, 19);
    return { text, instant: shown.get(text)?.[0] ?? null };
  });
  const instants = Array.from({ length: (8 * 60) / step }, (_, index) => ({
    text: null,
    instant: from + index * step * minute,
  }));
  return [...written, ...instants].map((one, index) => ({ id: firstId + index, ...one }));
}

async function plant(lane: Lane, planted: Planted[]): Promise<void> {
  const { legacy } = lane;
  for (const { id, text, instant } of planted) if (text !== null && instant !== null) legacy.readable.add(id);
  const requests = planted.map(({ id, instant }) => {
    const at = new Date(instant ?? 0).toISOString();
    return { ...legacy.newRequest(), id, categoryId: 11, receivedDatetime: at, dueDate: at };
  });
  await legacy.receive(requests, { touch: false });
  for (const { id, text } of planted) {
    const overlay = { receivedDatetime: text, dueDate: text };
    if (text !== null) await legacy.post('distort', { request: { id }, distortion: { overlay } });
  }
}

const selectTimes = `
select c.legacy_id, date_part('epoch', c.received_at) * 1000 as received, date_part('epoch', c.due_at) * 1000 as due,
  to_char(r.received_on, 'YYYY-MM-DD') as day, false as bad
from cases c join reporting.cases r on r.case_id = c.id
union all select record_key, null, null, null, true from quarantine where state = 'open' and reason = 'bad-date'`;

interface StoredTimes {
  legacy_id: string;
  received: number | null;
  due: number | null;
  day: string | null;
  bad: boolean;
}

async function compare(stage: Stage, lane: Lane, planted: Planted[]): Promise<void> {
  const rows = await lane.query<StoredTimes>(selectTimes);
  const stored = new Map(rows.map((row) => [row.legacy_id, row]));
  for (const one of planted) {
    const row = stored.get(String(one.id));
    const { text, instant } = one;
    if (!isRight(instant, row))
      stage.faulty.push(`${text ?? new Date(instant ?? 0).toISOString()} was read as ${JSON.stringify(row)}`);
  }
}

function isRight(instant: number | null, row: StoredTimes | undefined): boolean {
  if (!row) return false;
  if (instant === null) return row.bad;
  return !row.bad && row.received === instant && row.due === instant && row.day === wallTime(instant).slice(0, 10);
}
