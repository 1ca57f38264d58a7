import type {
  LegacyCodes,
  LegacyDetails,
  LegacyRecord,
  LegacySystem,
  RejectReason,
} from '../../../src/legacy/legacy-system.js';
import type { Signal } from '../../../src/model/service-target.js';

/** What the kit asks a source to hold. Times in whole seconds, codes raw; `codes.progress` stays null. */
export type SourceRecord = Omit<LegacyRecord, 'outcome' | 'payload'>;

export type FaultKind =
  /** An answer that looks good and says that it failed. */
  | 'errors'
  | 'html'
  | 'truncated'
  | 'empty'
  | 'server-error'
  /** Overloaded, with a time to come again. */
  | 'unavailable'
  | 'throttled'
  | 'reset'
  | 'unauthorised'
  /** The answer begins late. */
  | 'slow'
  /** The answer comes a few bytes at a time. */
  | 'trickle';

export interface SourceFault {
  kind: FaultKind;
  /** Which answers: those that a pass walks (default), those for one record by its number, or some of those for details. */
  of?: 'walk' | 'record' | 'details';
  /** How many answers it spoils; default: all until `heal`. */
  times?: number;
  /** Good answers before it; default 0. */
  after?: number;
  retryAfterSeconds?: number;
  delayMs?: number;
}

/** The controllable source behind an adapter. Everything it is told holds once the promise resolves. */
export interface LegacySource {
  /** New records, or new versions of known ones by their legacy id. */
  put(...records: SourceRecord[]): Promise<void>;
  remove(legacyId: string): Promise<void>;
  /** One bad row for each reason that such a source can give; none of them has a case beside it. */
  putGarbage(): Promise<GarbageRow[]>;
  /** Gives the record everything that details know of, and answers what the adapter is to make of it; null where the source has none. */
  giveDetails(legacyId: string): Promise<LegacyDetails | null>;
  /** Something happens to the record of which its own row does not tell. */
  touch(legacyId: string): Promise<void>;
  /** `unstable`: now and then a page begins some rows off. */
  shape(shape: { pageCap?: number; order?: 'id' | 'modified' | 'unstable' }): Promise<void>;
  /** Its clock against the machine's. */
  setClockOffset(seconds: number): Promise<void>;
  /** Throws where such a source cannot fail so, which `declares.impossibleFaults` says of it. */
  fail(fault: SourceFault): void;
  heal(): void;
  /** Every session that it gave out is over. */
  expireTokens(): void;
  /** The calls that came in, in milliseconds of the machine's clock, and whether a fault spoiled their answers. */
  calls(): { at: number; spoiled: boolean }[];
  /** Only where `declares.exports`: writes all that it holds as the newest export of everything, unless that is the newest already. */
  exportAll?(): Promise<void>;
  /** Only where `declares.exports`: the times that exports were made at, by its own clock. Milliseconds since the epoch. */
  exportedAt?(): number[];
}

export interface GarbageRow {
  reason: RejectReason;
  /** What the reject is to be known by; null where nothing can be read. */
  key: string | null;
  /** A piece of the bad value, which no reject may tell in its detail. */
  value: string;
}

/** What the adapter can do and what it cannot, as its author says: each line is checked as declared. */
export interface Declaration {
  /** `list` walks everything; else it is refused with a SourceError. */
  list: boolean;
  /** `call`: asked for by a call of their own. `inline`: they stand in the record. Without a call, asking is refused with a SourceError. */
  details: 'call' | 'inline' | 'none';
  /** One record can be asked for by its number; else that is refused with a SourceError. */
  singles: boolean;
  /** What makes a record the same: an id of its own, or its number, so that a new number is another record. */
  identity: 'id' | 'number';
  /** Records come as files that were written at some time: a page's time is its file's, and a list is the newest file of everything. */
  exports: boolean;
  /** Reading needs a session that ends and is begun anew; without one the first refusal stops the system. */
  sessions: boolean;
  /** The source may ask to be left alone for a while; without that no failure says for how long. */
  throttles: boolean;
  /** A pass asks only for what changed. */
  incremental: boolean;
  /** Pages name records of which something changed beside their row. */
  tellsTouched: boolean;
  /** Moments of a record's life that the adapter shows as the bench maps it: by the record itself, or by its details alone. */
  shows: { always: Signal[]; onlyDetails: Signal[] };
  /** Reasons for which such a source can never give a row. */
  impossibleRejects: RejectReason[];
  /** Ways in which such a source can never fail. */
  impossibleFaults: FaultKind[];
  /** The letters that such a source can write. */
  letters: 'unicode' | 'windows-1252';
}

export interface LegacyBench {
  legacy: LegacySystem;
  source: LegacySource;
  declares: Declaration;
  /** Another instance on the same source that remembers nothing: as after a crash. */
  another(): LegacySystem;
  /** The longest that one call may take, repetitions and waits between them included. Milliseconds. */
  patienceMs: number;
  /** The record's number as the source would give it. */
  number(index: number): string;
  /** What the adapter is to hand out for a record of the source, where that is more than the kit asks for or stands elsewhere. */
  told?(record: SourceRecord): SourceRecord;
  /** Codes that the mapping knows (`closure` is one of a closed record), and one that it does not. */
  codes: { known: LegacyCodes; unknown: string; otherCategory: string };
  stop(): Promise<void>;
}

export interface BenchTuning {
  /** Deadlines are as short as the adapter allows. */
  impatient: boolean;
}

export type StartBench = (tuning: BenchTuning) => Promise<LegacyBench>;
