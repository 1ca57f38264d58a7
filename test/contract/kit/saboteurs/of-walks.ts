import type { LegacyBench } from '../bench.js';
import { overlaid, type Saboteur, underWalk, withoutFirst, withPages, withPasses } from '../saboteur.js';

export const walkSaboteurs: Saboteur[] = [
  {
    trips: 'a pass brings every record, page after page',
    does: 'loses what is beyond 20 records',
    sabotage: (bench) =>
      withPages(bench, () => {
        let told = 0;
        return (page) => ({ ...page, records: page.records.filter(() => (told += 1) <= 20) });
      }),
  },
  {
    trips: 'an empty source is a complete pass with nothing in it',
    does: 'has no high water after nothing',
    sabotage: (bench) =>
      withPages(bench, (cursor) => {
        let rows = 0;
        return (page) => {
          rows += page.records.length + page.rejects.length;
          const isNothing = page.complete && rows === 0 && cursor === null;
          return isNothing ? { ...page, cursor: { highWater: null, walk: null } } : page;
        };
      }),
  },
  {
    trips: 'whatever the server caps its pages at',
    does: 'takes a first page of one row for all there is',
    sabotage: (bench) => losesAfter(bench, (sizes) => sizes.length === 1 && sizes[0] === 1),
  },
  {
    trips: 'a page that is shorter than others is not the last one',
    does: 'takes a page of less than a quarter for the last one',
    sabotage: (bench) => losesAfter(bench, (sizes) => sizes.length > 1 && 4 * sizes.at(-1)! < sizes.at(-2)!),
  },
  {
    trips: 'records of the same second are told apart',
    does: 'goes on after the newest time instead of at it',
    sabotage: (bench) =>
      withPages(bench, () => {
        const firstOf = new Map<string, string>();
        return (page) => ({
          ...page,
          records: page.records.filter(({ legacyId, modifiedAt }) => {
            const first = firstOf.get(modifiedAt!) ?? legacyId;
            firstOf.set(modifiedAt!, first);
            return first === legacyId;
          }),
        });
      }),
  },
  {
    trips: 'an order that is not kept to hides no record',
    does: 'takes each page to begin where the last one ended',
    sabotage: (bench) => {
      let isUnstable = false;
      const shape: LegacyBench['source']['shape'] = async (how) => {
        isUnstable = how.order === 'unstable';
        await bench.source.shape(how);
      };
      return withPages({ ...bench, source: overlaid(bench.source, { shape }) }, () => {
        let page = 0;
        return (given) => ((page += 1) === 2 && isUnstable ? withoutFirst(given) : given);
      });
    },
  },
  {
    trips: 'rows that are deleted under a walk take none with them',
    does: 'skips the row that moved up',
    sabotage: (bench) => {
      const next = losesNextRow(bench);
      return underWalk(next.bench, { remove: next.lose });
    },
  },
  {
    trips: 'rows that are changed under a walk take none with them',
    does: 'skips the row that moved up when another moved to the end',
    sabotage: (bench) => {
      const next = losesNextRow(bench);
      const known = rememberingPuts(bench);
      return underWalk(
        { ...next.bench, source: known.source },
        {
          put: (records) => records.some(({ legacyId }) => known.ids.has(legacyId)) && next.lose(),
        },
      );
    },
  },
  {
    trips: 'rows that come in under a walk are told by it or by the next',
    does: 'never tells of them in a pass',
    sabotage: (bench) => {
      const lost = new Set<string>();
      const known = rememberingPuts(bench);
      const deaf = withPages({ ...bench, source: known.source }, () => (page) => ({
        ...page,
        records: page.records.filter(({ legacyId }) => !lost.has(legacyId)),
      }));
      return underWalk(deaf, {
        put: (records) => {
          for (const { legacyId } of records) if (!known.ids.has(legacyId)) lost.add(legacyId);
        },
      });
    },
  },
  {
    trips: 'a walk goes on from every cursor that was saved, in another process',
    does: 'knows only in its memory which row it handed out last',
    sabotage: (bench) => ({
      ...bench,
      another: () => {
        const legacy = bench.another();
        return withPasses({ ...bench, legacy }, async function* (pages, cursor) {
          let isFirst = true;
          for await (const page of pages) {
            yield isFirst && cursor?.walk ? withoutFirst(page) : page;
            isFirst = false;
          }
        }).legacy;
      },
    }),
  },
  {
    trips: 'the list goes on from every place that was saved, in another process',
    does: 'knows only in its memory which row it listed last',
    sabotage: (bench) => ({
      ...bench,
      another: () => {
        const legacy = bench.another();
        return overlaid(legacy, {
          async *list(walk, options) {
            let isFirst = true;
            for await (const page of legacy.list(walk, options)) {
              yield isFirst && walk ? withoutFirst(page) : page;
              isFirst = false;
            }
          },
        });
      },
    }),
  },
];

/** Pages after the one at which `isEnd` holds come without their rows; `sizes` are those of the pages so far. */
function losesAfter(bench: LegacyBench, isEnd: (sizes: number[]) => boolean): LegacyBench {
  return withPages(bench, () => {
    const sizes: number[] = [];
    let ended = false;
    return (page) => {
      if (ended) return { ...page, records: [], rejects: [] };
      sizes.push(page.records.length + page.rejects.length);
      ended = isEnd(sizes);
      return page;
    };
  });
}

function losesNextRow(bench: LegacyBench): { bench: LegacyBench; lose: () => void } {
  let losing = false;
  const broken = withPages(bench, () => (page) => {
    if (!losing || page.records.length === 0) return page;
    losing = false;
    return withoutFirst(page);
  });
  return { bench: broken, lose: () => void (losing = true) };
}

/** Remembers which records the source was given. */
function rememberingPuts(bench: LegacyBench): { source: LegacyBench['source']; ids: Set<string> } {
  const ids = new Set<string>();
  const put: LegacyBench['source']['put'] = async (...records) => {
    for (const { legacyId } of records) ids.add(legacyId);
    await bench.source.put(...records);
  };
  return { source: overlaid(bench.source, { put }), ids };
}
