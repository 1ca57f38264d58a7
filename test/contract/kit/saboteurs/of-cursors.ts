import type { LegacyPage, LegacyRecord } from '../../../../src/legacy/legacy-system.js';
import { type Saboteur, withLegacy, withPages } from '../saboteur.js';

const overlapMs = 20_000;

export const cursorSaboteurs: Saboteur[] = [
  {
    trips: 'the high water stays until the walk is complete',
    does: 'raises it with every page',
    sabotage: (bench) =>
      withPages(bench, () => (page) => (page.complete ? page : highWaterAt(page, Date.now() - overlapMs))),
  },
  {
    trips: 'the high water is never in the future of the server’s clock',
    does: 'takes it from the machine’s clock',
    sabotage: (bench) =>
      withPages(bench, () => {
        const began = Date.now();
        return (page) => (page.complete ? highWaterAt(page, began - overlapMs) : page);
      }),
  },
  {
    trips: 'a change that comes to light late is told',
    does: 'has no overlap',
    sabotage: (bench) =>
      withPages(bench, () => (page) => {
        const { highWater } = page.cursor;
        return page.complete && highWater ? highWaterAt(page, Date.parse(highWater) + overlapMs) : page;
      }),
  },
  {
    trips: 'a pass after a complete one asks only for what changed',
    does: 'tells again what it told before, where that was not little',
    sabotage: (bench) => {
      const told = new Map<string, LegacyRecord>();
      return withPages(bench, (cursor) => {
        const isLater = cursor?.highWater !== null && cursor?.highWater !== undefined && told.size === 6;
        const before = isLater ? [...told.values()] : [];
        return (page) => {
          for (const row of page.records) told.set(row.legacyId, row);
          return page.complete
            ? { ...page, records: [...page.records, ...before.filter(({ legacyId }) => legacyId !== '3')] }
            : page;
        };
      });
    },
  },
  {
    trips: 'a record that was classified anew says so',
    does: 'keeps the category of its first sight',
    sabotage: (bench) => {
      const first = new Map<string, string | null>();
      const kept = (row: LegacyRecord) => {
        const category = first.get(row.legacyId) ?? row.codes.category;
        first.set(row.legacyId, category);
        return { ...row, codes: { ...row.codes, category } };
      };
      return withPages(bench, () => (page) => ({ ...page, records: page.records.map(kept) }));
    },
  },
  {
    trips: 'a record of which something happened beside its row is named',
    does: 'names none',
    sabotage: (bench) => withPages(bench, () => (page) => ({ ...page, touched: [] })),
  },
  {
    trips: 'a page says when its reading began',
    does: 'says when it ended',
    sabotage: (bench) => withPages(bench, () => (page) => ({ ...page, readBeganAt: Date.now() })),
  },
  {
    trips: 'its rate and its re-reading are numbers that can be kept to',
    does: 'has no rate',
    sabotage: (bench) =>
      withLegacy(bench, {
        capabilities: { ...bench.legacy.capabilities, requestsPerSecond: Number.POSITIVE_INFINITY },
      }),
  },
];

function highWaterAt(page: LegacyPage, at: number): LegacyPage {
  return { ...page, cursor: { ...page.cursor, highWater: new Date(at).toISOString() } };
}
