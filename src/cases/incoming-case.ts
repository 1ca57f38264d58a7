import type { Instant } from '../model/case.js';
import type { Interpretation, LegacyCodes } from '../model/interpretation.js';
import type { Lookup } from './normalise-contact.js';

/** A record as the case store takes it from sync. Where its codes have no `progress`, the known case or the details bring it. */
export interface RecordContent {
  legacyId: string;
  number: string;
  modifiedAt: Instant | null;
  receivedAt: Instant;
  dueAt: Instant | null;
  completedAt: Instant | null;
  workOrders: string[];
  codes: LegacyCodes;
  precis: string | null;
  /** Where the record holds itself what other systems give by calls of their own. */
  details?: IncomingDetails;
}

export interface IncomingRecord extends RecordContent {
  /** When the read began that brought it, on PostgreSQL's clock: older news never overwrites newer. */
  readBeganAt: Instant;
}

export interface IncomingDetails {
  progress: string | null;
  acknowledgedAt: Instant | null;
  /** The latest. */
  progressNoticeAt: Instant | null;
  /** Private parts by name, each a JSON text or plain text; null where the legacy system has none. */
  parts: Record<PrivatePart, string | null>;
  lookups: Lookup[];
}

export const privateParts = ['contact', 'description', 'notes', 'position', 'property'] as const;
export type PrivatePart = (typeof privateParts)[number];

/** What a batch of records has in common. */
export interface ReadContext {
  council: string;
  system: string;
  /** When the earliest of its reads began, on PostgreSQL's clock. */
  readBeganAt: Instant;
  observedAt: Instant;
  cause: 'sync' | 'sweep' | 'details' | 'replay' | 'mapping' | 'removal';
  interpret: (codes: LegacyCodes) => Interpretation;
  /** A new or changed case's details are wanted at once: what closed it may have acknowledged it too. */
  wantDetails: boolean;
}

/** What became of each record, by legacy id. `unmapped`: a known case whose new status is unmapped, and which stays as it was. */
export type RecordOutcome = 'received' | 'changed' | 'unchanged' | 'stale' | 'unmapped';
