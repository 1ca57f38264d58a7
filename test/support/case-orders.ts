import fc from 'fast-check';
import type { IncomingDetails, RecordContent } from '../../src/cases/incoming-case.js';

/** One piece of news as it is delivered. `cases` are small numbers that the run makes legacy ids of. */
export type Delivery =
  | { kind: 'read'; cause: 'sync' | 'sweep'; records: [subject: number, said: Said][] }
  /** A payload that was read `ago` deliveries earlier. */
  | { kind: 'replay'; subject: number; said: Said; ago: number }
  | { kind: 'details'; subject: number; details: IncomingDetails }
  | { kind: 'removal'; subjects: number[] };

export type Said = Omit<RecordContent, 'legacyId' | 'number'> & { renumbered: boolean };

const at = (day: number) => `2026-03-0${day}T01:00:00.000Z`;
const instant = fc.constantFrom(null, at(1), at(2), at(3));
const subject = fc.integer({ min: 0, max: 2 });

/** Plain objects, as news are: prototypes are for the fuzzed pages. */
const record = <Value>(shape: { [Key in keyof Value]: fc.Arbitrary<Value[Key]> }) =>
  fc.record<Value>(shape, { noNullPrototype: true });

/** Few values of each kind, so that the same comes again often. ODD and NEW are not mapped; SEC is restricted. */
const said: fc.Arbitrary<Said> = record({
  renumbered: fc.boolean(),
  modifiedAt: instant,
  receivedAt: fc.constantFrom(at(1), at(1), at(2)),
  dueAt: instant,
  completedAt: instant,
  workOrders: fc.constantFrom([], ['WO-1'], ['WO-1', 'WO-2']),
  codes: record({
    category: fc.constantFrom('POT', 'POT', 'DOG', 'SEC', 'ODD', null),
    closure: fc.constantFrom(null, null, 'COMP', 'CAC', 'NEW'),
    channel: fc.constantFrom('T', null),
    unit: fc.constantFrom('WORKS', 'WATER', null),
    priority: fc.constant(null),
    progress: fc.constant(null),
  }),
  precis: fc.constantFrom(null, 'Hole', 'Deep hole'),
});

const details: fc.Arbitrary<IncomingDetails> = record({
  progress: fc.constantFrom(null, 'ACTN', 'WAIT', 'ODD'),
  acknowledgedAt: instant,
  progressNoticeAt: instant,
  parts: record({
    contact: fc.constantFrom(null, '{"name":"A"}'),
    description: fc.constantFrom(null, 'Deep', 'Wide'),
    notes: fc.constant(null),
    position: fc.constantFrom(null, '[149,-34]'),
    property: fc.constantFrom(null, null, '104512'),
  }),
  lookups: fc.constant([]),
});

export const deliveries: fc.Arbitrary<Delivery[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: record({
        kind: fc.constant('read' as const),
        cause: fc.constantFrom('sync' as const, 'sweep' as const),
        records: fc.array(fc.tuple(subject, said), { minLength: 1, maxLength: 4 }),
      }),
    },
    {
      weight: 2,
      arbitrary: record({
        kind: fc.constant('replay' as const),
        subject,
        said,
        ago: fc.integer({ min: 0, max: 4 }),
      }),
    },
    { weight: 3, arbitrary: record({ kind: fc.constant('details' as const), subject, details }) },
    {
      weight: 1,
      arbitrary: record({
        kind: fc.constant('removal' as const),
        subjects: fc.uniqueArray(subject, { minLength: 1, maxLength: 3 }),
      }),
    },
  ),
  { minLength: 1, maxLength: 14 },
);
