import type { Instant } from '../model/case.js';
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
}

export interface LegacyCapabilities {
  /** true: `list` walks everything; false: a sweep can only probe known numbers. */
  list: boolean;
  details: boolean;
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
}

export interface LegacyPage {
  records: LegacyRecord[];
  rejects: LegacyReject[];
  /** Numbers whose details changed (a task was opened), whether or not the record itself is on the page. */
  touched: string[];
  cursor: LegacyCursor;
  /** When the read of this page began, local clock, milliseconds since the epoch. */
  readBeganAt: number;
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
  /** `progress` is null here; the details bring it. */
  codes: LegacyCodes;
  /** Free text in which names may stand: encrypted before it is stored. */
  precis: string | null;
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
}

export interface LegacyContact {
  name: string | null;
  phones: string[];
  email: string | null;
  address: string | null;
}

export interface LegacyNote {
  at: Instant | null;
  text: string;
}
