import type {
  Interpretation,
  LegacyDetails,
  LegacyRecord,
  LegacyReject,
} from '../../../../src/legacy/legacy-system.js';
import { SourceError } from '../../../../src/legacy/source-error.js';
import { noDetails } from '../../../support/scripted-legacy.js';
import type { LegacyBench, SourceRecord } from '../bench.js';
import { type Saboteur, withLegacy, withPages, withRecords, withRejects, withSource } from '../saboteur.js';

export const recordSaboteurs: Saboteur[] = [
  {
    trips: 'a record says what the source holds',
    does: 'leaves out work orders',
    sabotage: (bench) => withRecords(bench, (row) => ({ ...row, workOrders: [] })),
  },
  {
    trips: 'odd texts come as they are',
    does: 'composes what was decomposed',
    sabotage: (bench) => withRecords(bench, (row) => ({ ...row, precis: row.precis?.normalize('NFC') ?? null })),
  },
  {
    trips: 'what no database stores is taken out of a text',
    does: 'leaves a NUL in',
    sabotage: (bench) => {
      const withNul = new Set<string>();
      const put = async (...records: SourceRecord[]) => {
        for (const { legacyId, precis } of records) if (precis?.includes('\0')) withNul.add(legacyId);
        await bench.source.put(...records);
      };
      return withRecords(withSource(bench, { put }), (row) =>
        withNul.has(row.legacyId) ? { ...row, precis: `\0${row.precis}` } : row,
      );
    },
  },
  {
    trips: 'a row that is wrong becomes a reject with its key and reason',
    does: 'drops a row with a bad date',
    sabotage: (bench) => withRejects(bench, (row) => (row.reason === 'bad-date' ? null : row)),
  },
  {
    trips: 'a text that is over-long makes its row a reject',
    does: 'drops such a row',
    sabotage: (bench) => withRejects(bench, (row) => (row.reason === 'too-large' ? null : row)),
  },
  {
    trips: 'garbage comes for every reason but those that are declared impossible',
    does: 'declares impossible what is not',
    sabotage: (bench) => ({ ...bench, declares: { ...bench.declares, impossibleRejects: ['bad-date'] } }),
  },
  {
    trips: 'good rows beside bad ones stay',
    does: 'drops the page of a bad row',
    sabotage: (bench) => withPages(bench, () => (page) => (page.rejects.length > 0 ? { ...page, records: [] } : page)),
  },
  {
    trips: 'a reject names what is wrong and never its value',
    does: 'shows the row',
    sabotage: (bench) => {
      const telling = <Row extends LegacyRecord | LegacyReject>(row: Row): Row =>
        row.outcome === 'reject' ? { ...row, detail: `${row.detail}: ${JSON.stringify(row.payload)}` } : row;
      const walked = withPages(bench, () => (page) => ({ ...page, rejects: page.rejects.map(telling) }));
      return withLegacy(walked, { parse: (payload) => telling(bench.legacy.parse(payload)) });
    },
  },
  {
    trips: 'a payload is read again as the walk read it',
    does: 'forgets the channel when it reads again',
    sabotage: (bench) =>
      withLegacy(bench, {
        parse: (payload) => {
          const row = bench.legacy.parse(payload);
          return row.outcome === 'record' ? { ...row, codes: { ...row.codes, channel: null } } : row;
        },
      }),
  },
  {
    trips: 'one record by its number is what the walk brought',
    does: 'forgets when it is due',
    sabotage: (bench) =>
      withLegacy(bench, {
        fetchCase: async (number, options) => {
          const row = await bench.legacy.fetchCase(number, options);
          return row?.outcome === 'record' ? { ...row, dueAt: null } : row;
        },
      }),
  },
  {
    trips: 'a number that nobody has is null',
    does: 'fails at a blank number',
    sabotage: (bench) =>
      withLegacy(bench, {
        fetchCase: async (number, options) => {
          if (number !== '') return bench.legacy.fetchCase(number, options);
          throw new SourceError({ system: bench.legacy.name, operation: 'x', code: 'blank', consequence: 'retry' });
        },
      }),
  },
  {
    trips: 'an answer that fails does not mean that there is no such record',
    does: 'finds none',
    sabotage: (bench) =>
      withLegacy(bench, { fetchCase: (number, options) => bench.legacy.fetchCase(number, options).catch(() => null) }),
  },
  {
    trips: 'details that fail are not empty',
    does: 'has none',
    sabotage: (bench) =>
      withLegacy(bench, {
        fetchDetails: (record, options) => bench.legacy.fetchDetails(record, options).catch(() => noDetails),
      }),
  },
  {
    trips: 'details are all that the source has',
    does: 'leaves out the contact',
    sabotage: (bench) => withDetails(bench, (details) => ({ ...details, contact: null })),
  },
  {
    trips: 'details are empty where there are none, and never another’s',
    does: 'finds a position where there is none',
    sabotage: (bench) => withDetails(bench, (details) => ({ ...details, position: details.position ?? [0, 0] })),
  },
  {
    trips: 'a status code that the mapping has not is a gap and no status',
    does: 'takes an unknown closure for none',
    sabotage: (bench) =>
      withMeaning(bench, (meaning) => {
        const gaps = meaning.gaps.filter(({ field }) => field !== 'closure');
        return gaps.length === meaning.gaps.length ? meaning : { ...meaning, status: 'received', gaps };
      }),
  },
  {
    trips: 'a category that the mapping has not is a gap and no category',
    does: 'keeps silent about it',
    sabotage: (bench) =>
      withMeaning(bench, (meaning) => ({
        ...meaning,
        gaps: meaning.gaps.filter(({ field }) => field !== 'category'),
      })),
  },
  {
    trips: 'codes mean the same each time, whatever they are, and stay as they are',
    does: 'chokes on a code that is also a name of JavaScript',
    sabotage: (bench) =>
      withLegacy(bench, {
        interpret: (codes) => {
          if (codes.category === '__proto__') throw new TypeError('no such category');
          return bench.legacy.interpret(codes);
        },
      }),
  },
  {
    trips: 'the list brings every record, or is refused as declared',
    does: 'says that it cannot',
    sabotage: (bench) => withLegacy(bench, { capabilities: { ...bench.legacy.capabilities, list: false } }),
  },
  {
    trips: 'a record that was deleted is no longer there',
    does: 'still finds it by its number',
    sabotage: (bench) => {
      const told = new Map<string, LegacyRecord>();
      const remembering = withRecords(bench, (row) => {
        told.set(row.number, row);
        return row;
      });
      return withLegacy(remembering, {
        fetchCase: async (number, options) =>
          (await bench.legacy.fetchCase(number, options)) ?? told.get(number) ?? null,
      });
    },
  },
  {
    trips: 'a number that went over to another record is the other’s',
    does: 'tells records apart by their numbers',
    sabotage: (bench) => {
      const idOf = new Map<string, string>();
      return withRecords(bench, (row) => {
        const legacyId = idOf.get(row.number) ?? row.legacyId;
        idOf.set(row.number, legacyId);
        return { ...row, legacyId };
      });
    },
  },
  {
    trips: 'a record with a new number is the same record',
    does: 'makes another of it',
    sabotage: (bench) => {
      const numberOf = new Map<string, string>();
      return withRecords(bench, (row) => {
        const number = numberOf.get(row.legacyId) ?? row.number;
        numberOf.set(row.legacyId, number);
        return number === row.number ? row : { ...row, legacyId: `${row.legacyId}-${row.number}` };
      });
    },
  },
];

function withMeaning(bench: LegacyBench, alter: (meaning: Interpretation) => Interpretation): LegacyBench {
  return withLegacy(bench, { interpret: (codes) => alter(bench.legacy.interpret(codes)) });
}

function withDetails(bench: LegacyBench, alter: (details: LegacyDetails) => LegacyDetails): LegacyBench {
  return withLegacy(bench, {
    fetchDetails: async (record, options) => alter(await bench.legacy.fetchDetails(record, options)),
  });
}
