import type { Instant } from '../model/case.js';
import type { ComplaintStage } from '../model/complaint.js';
import type { Interpretation, LegacyCodes } from '../model/interpretation.js';
import type { SystemService } from '../model/service-target.js';

export type { CodeField, Interpretation, LegacyCodes } from '../model/interpretation.js';

/**
 * The seam between sync and a council's legacy system of record. An adapter fetches, parses and interprets; it stores
 * nothing and decides nothing. It throws only SourceError (source-error.ts): whatever else a record has wrong is a reject.
 */
export interface LegacySystem {
  readonly name: string;
  readonly capabilities: LegacyCapabilities;
  /** The targets of its categories, and which moments of a case it shows at all. */
  readonly service: SystemService;
  /**
   * Walks what changed since `cursor.highWater`, or goes on with `cursor.walk`; null asks for everything (backfill).
   * Ends after the page whose `complete` is true. Save each page's cursor with the page, or never.
   */
  changesSince(cursor: LegacyCursor | null, options: WalkOptions): AsyncIterable<LegacyPage>;
  /** Walks every record there is, for the sweep. Only where `capabilities.list`. */
  list(walk: JsonObject | null, options: WalkOptions): AsyncIterable<LegacyPage>;
  /** One record by its number; null where the legacy system answers that it has none. */
  fetchCase(number: string, options: WalkOptions): Promise<LegacyRecord | LegacyReject | null>;
  /** What needs calls of its own: tasks, names, description, position, notes. Only where `capabilities.details`. */
  fetchDetails(record: { legacyId: string; number: string }, options: WalkOptions): Promise<LegacyDetails>;
  /** Parses a payload that was quarantined earlier. Pure. */
  parse(payload: unknown): LegacyRecord | LegacyReject;
  /** Raw codes to the case model. Pure; an unknown code is a gap, never a default. */
  interpret(codes: LegacyCodes): Interpretation;
  /** Has legacy do something to a case; the same key is never sent twice. Only where people's instructions can reach it. */
  instruct?(instruction: LegacyInstruction, options: InstructOptions): Promise<InstructionReceipt>;
  /** What came of an instruction; null: none went out under this key. */
  instructionAnswer?(key: string, options: WalkOptions): Promise<InstructionAnswer | null>;
}

export interface LegacyCapabilities {
  /** true: `list` walks everything, where a list is there; false: a sweep can only probe known numbers. */
  list: boolean;
  /** false: no record can be asked for by its number, so that without a list there is no proof. Default true. */
  probe?: boolean;
  details: boolean;
  /**
   * true: it holds complaints, so that a row of it that cannot be understood may be one about staff (K-21): for the role `restricted` alone.
   * Default false.
   */
  holdsComplaints?: boolean;
  /** How often open cases' details are read again though nothing told of a change; null: never. Seconds. */
  rereadOpenSeconds: number | null;
  /** Requests a second that probing and details may use. */
  requestsPerSecond: number;
}

export type JsonObject = { [key: string]: string | number | boolean | null | JsonObject | JsonArray };
export type JsonArray = (string | number | boolean | null | JsonObject | JsonArray)[];

/** `highWater` moves only after a complete walk: the legacy server's time at the walk's start less the overlap. */
export interface LegacyCursor {
  highWater: Instant | null;
  walk: JsonObject | null;
}

export interface WalkOptions {
  signal: AbortSignal;
  /** Only to see what there is: nothing outside may be written, no file acknowledged or moved. */
  lookOnly?: boolean;
}

export interface LegacyPage {
  records: LegacyRecord[];
  rejects: LegacyReject[];
  /** Numbers whose details changed (a task was opened), whether or not the record itself is on the page. */
  touched: string[];
  cursor: LegacyCursor;
  /** When the read of this page began, or when legacy wrote the file that it stands in; local clock, milliseconds since the epoch. */
  readBeganAt: number;
  /**
   * Of a page from a file: the time that it stands for; null: no file has come yet. A pass that ends with it has asked legacy as of then, and no
   * later; a list that is read again proves nothing new.
   */
  asOf?: Instant | null;
  complete: boolean;
}

export interface LegacyRecord {
  outcome: 'record';
  /** Stable in the legacy system; the case's id is made from it. */
  legacyId: string;
  number: string;
  modifiedAt: Instant | null;
  receivedAt: Instant;
  dueAt: Instant | null;
  completedAt: Instant | null;
  workOrders: string[];
  /** `progress` is null where only the details bring it. */
  codes: LegacyCodes;
  /** Free text in which names may stand: encrypted before it is stored. */
  precis: string | null;
  /** What other systems give only by calls of their own, where it stands in the record itself. */
  details?: LegacyDetails;
  /** As received, for quarantine where a code turns out to be unmapped. */
  payload: unknown;
}

export const rejectReasons = [
  'not-an-object',
  'missing-id',
  'missing-number',
  'bad-number',
  'missing-received',
  'bad-date',
  'bad-type',
  'too-large',
] as const;
export type RejectReason = (typeof rejectReasons)[number];

export interface LegacyReject {
  outcome: 'reject';
  /** The legacy id or number where one could be read; it lets a later good version settle the quarantined one. */
  key: string | null;
  reason: RejectReason;
  /** Names the field and what was wrong with it; never its value. */
  detail: string;
  payload: unknown;
}

export interface LegacyDetails {
  progress: string | null;
  /** When the customer was first told that the request arrived (UL-02). */
  acknowledgedAt: Instant | null;
  /** When the customer was last told of progress (UL-05). */
  progressNoticeAt: Instant | null;
  contact: LegacyContact | null;
  description: string | null;
  notes: LegacyNote[];
  /** WGS 84 degrees, longitude first as GeoJSON has it. */
  position: [longitude: number, latitude: number] | null;
  /** Legacy's number of the property that it is about. */
  property?: string | null;
}

export interface LegacyContact {
  name: string | null;
  phones: string[];
  email: string | null;
  address: string | null;
  /** What legacy calls this person: its customer or name number. */
  reference?: string | null;
}

export interface LegacyNote {
  at: Instant | null;
  text: string;
}

/** One act on one case. Whoever instructs works alone: hold the lease that `instructionLease` names. */
export interface LegacyInstruction {
  /** Chosen by who instructs; whatever is sent again under it was sent already. Letters, digits, `.`, `_` and `-`, at most 100. */
  key: string;
  /** The case's number in legacy. */
  number: string;
  act: InstructedAct;
}

export type InstructedAct =
  /** Free text, in which names may stand. */
  | { do: 'note'; text: string }
  /** The work order under which the council acts is acknowledged. */
  | { do: 'work-order'; workOrder: string }
  | { do: 'stage'; stage: ComplaintStage };

export interface InstructOptions extends WalkOptions {
  /** Nothing is written: the receipt shows what would be. */
  dryRun: boolean;
}

export interface InstructionReceipt {
  outcome: 'sent' | 'sent-before' | 'would-send';
  /** Under which name legacy knows it, such as a file's. */
  reference: string;
  /** What is written for legacy, file by file; it may hold names. Empty where it was sent before. */
  files: { name: string; text: string }[];
}

/** `problem`: legacy's own words, anybody's text. */
export type InstructionAnswer = { state: 'waiting' } | { state: 'done' } | { state: 'refused'; problem: string };

/** Under which of our leases a system is instructed: it numbers what it is told. */
export function instructionLease(system: string): string {
  return `instruct-${system}`;
}
