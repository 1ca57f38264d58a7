import type { Instant } from '../../model/case.js';

/** What the columns file can name; a file of requests has at least `number` and `received`. */
export const columnNames = [
  'number',
  'received',
  'due',
  'completed',
  'category',
  'group',
  'unit',
  'channel',
  'outcome',
] as const;
export type ColumnName = (typeof columnNames)[number];

/** One good row. Texts are trimmed, blank ones null. */
export interface ServiceRequest {
  /** Line in the file, from 1. */
  line: number;
  /** In capitals. */
  number: string;
  receivedAt: Instant;
  dueAt: Instant | null;
  completedAt: Instant | null;
  category: string | null;
  group: string | null;
  unit: string | null;
  channel: string | null;
  /** As written; a case that is not completed has none in the legacy system. */
  outcome: string | null;
}

/** What is to be said of a line: why it was rejected, or what was decided for it. Never a value of the file. */
export interface LineRemark {
  line: number;
  reason: string;
}
