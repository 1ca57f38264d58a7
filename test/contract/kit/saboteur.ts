import type {
  LegacyCursor,
  LegacyPage,
  LegacyRecord,
  LegacyReject,
  LegacySystem,
} from '../../../src/legacy/legacy-system.js';
import { SourceError } from '../../../src/legacy/source-error.js';
import type { LegacyBench, LegacySource, SourceFault, SourceRecord } from './bench.js';

/** A real adapter of which one thing is broken, and the one check that must notice. */
export interface Saboteur {
  trips: string;
  does: string;
  sabotage(bench: LegacyBench): LegacyBench;
}

export function withLegacy(bench: LegacyBench, broken: Partial<LegacySystem>): LegacyBench {
  return { ...bench, legacy: overlaid(bench.legacy, broken) };
}

export function withSource(bench: LegacyBench, listening: Partial<LegacySource>): LegacyBench {
  return { ...bench, source: overlaid(bench.source, listening) };
}

export function overlaid<Kind extends object>(original: Kind, over: Partial<Kind>): Kind {
  return Object.assign(Object.create(original) as Kind, over);
}

type Walk = (pages: AsyncIterable<LegacyPage>, cursor: LegacyCursor | null) => AsyncIterable<LegacyPage>;

/** The adapter with its passes altered. */
export function withPasses(bench: LegacyBench, alter: Walk): LegacyBench {
  return withLegacy(bench, {
    changesSince: (cursor, options) => alter(bench.legacy.changesSince(cursor, options), cursor),
  });
}

/** Each page of a pass put through `alter`, which is made anew for each pass. */
export function withPages(
  bench: LegacyBench,
  pass: (cursor: LegacyCursor | null) => (page: LegacyPage) => LegacyPage,
): LegacyBench {
  return withPasses(bench, async function* (pages, cursor) {
    const alter = pass(cursor);
    for await (const page of pages) yield alter(page);
  });
}

/** Each record put through `alter` wherever the adapter hands one out; null loses it from a walk. */
export function withRecords(bench: LegacyBench, alter: (record: LegacyRecord) => LegacyRecord | null): LegacyBench {
  const { legacy } = bench;
  const one = <Row extends LegacyRecord | LegacyReject | null>(row: Row) =>
    row?.outcome === 'record' ? alter(row) : row;
  const page = (given: LegacyPage) => ({ ...given, records: given.records.flatMap((row) => alter(row) ?? []) });
  return withLegacy(bench, {
    changesSince: (cursor, options) => mapped(legacy.changesSince(cursor, options), page),
    list: (walk, options) => mapped(legacy.list(walk, options), page),
    fetchCase: async (number, options) => one(await legacy.fetchCase(number, options)),
    parse: (payload) => one(legacy.parse(payload)) as LegacyRecord | LegacyReject,
  });
}

async function* mapped(pages: AsyncIterable<LegacyPage>, alter: (page: LegacyPage) => LegacyPage) {
  for await (const page of pages) yield alter(page);
}

export function withRejects(bench: LegacyBench, alter: (reject: LegacyReject) => LegacyReject | null): LegacyBench {
  const page = (given: LegacyPage) => ({ ...given, rejects: given.rejects.flatMap((row) => alter(row) ?? []) });
  return withPages(bench, () => page);
}

export function withoutFirst(page: LegacyPage): LegacyPage {
  return { ...page, records: page.records.slice(1) };
}

/** What the source was told to spoil that `matches`, until it heals: the saboteur that waits for just this. */
export function armedBy(
  bench: LegacyBench,
  matches: (fault: SourceFault) => boolean,
): { bench: LegacyBench; fault: () => SourceFault | null } {
  let armed: SourceFault | null = null;
  const fail = (fault: SourceFault) => {
    if (matches(fault)) armed = fault;
    bench.source.fail(fault);
  };
  const heal = () => {
    armed = null;
    bench.source.heal();
  };
  return { bench: withSource(bench, { fail, heal }), fault: () => armed };
}

/** Passes that fail once they are armed, as the adapter would who has not learnt to go on. */
export function failingWhen(bench: LegacyBench, isArmed: () => boolean, code: string): LegacyBench {
  const failure = () =>
    new SourceError({ system: bench.legacy.name, operation: 'sabotage', code, consequence: 'retry' });
  return withPasses(bench, async function* (pages) {
    if (isArmed()) throw failure();
    for await (const page of pages) {
      yield page;
      if (isArmed()) throw failure();
    }
  });
}

/** Tells what happens to records while a pass is under way, and alters the pages that come after it. */
export function underWalk(
  bench: LegacyBench,
  happening: { put?: (records: SourceRecord[]) => void; remove?: () => void },
): LegacyBench {
  let walks = 0;
  const watched = withPasses(bench, async function* (pages) {
    walks += 1;
    try {
      yield* pages;
    } finally {
      walks -= 1;
    }
  });
  const put = async (...records: SourceRecord[]) => {
    if (walks > 0) happening.put?.(records);
    await bench.source.put(...records);
  };
  const remove = async (legacyId: string) => {
    if (walks > 0) happening.remove?.();
    await bench.source.remove(legacyId);
  };
  return withSource(watched, { put, remove });
}
