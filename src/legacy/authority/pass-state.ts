import type { Instant } from '../../model/case.js';
import type { JsonObject } from '../legacy-system.js';
import type { SkipPosition } from '../skip-walk.js';

/** requests: crm/crm, by modification or whole. tasks: workflows/tasks by creation. */
export type Stage = 'requests' | 'tasks';

/** `cursor.walk` of a pass: where it stands, and when by the legacy server it began. */
export interface PassState extends SkipPosition {
  stage: Stage;
  /** Lower bound of this stage; null: none. */
  from: Instant | null;
  startedAt: Instant;
}

/** Reads what an earlier pass saved; null where it is none, or of a stage that the mapping has no longer: then the pass begins again. */
export function passStateOf(walk: JsonObject | null, stages: readonly Stage[]): PassState | null {
  const { stage, from, startedAt } = walk ?? {};
  const position = positionOf(walk);
  const known = stages.find((name) => name === stage);
  if (!position || !known || typeof startedAt !== 'string') return null;
  return { ...position, stage: known, from: typeof from === 'string' ? from : null, startedAt };
}

/** Where a walk stood; null where that cannot be read. */
export function positionOf(walk: JsonObject | null): SkipPosition | null {
  const { skip, lastKeys } = walk ?? {};
  if (typeof skip !== 'number' || !Number.isSafeInteger(skip) || skip < 0 || !Array.isArray(lastKeys)) return null;
  return { skip, lastKeys: lastKeys.filter((key) => typeof key === 'string') };
}

export function walkOf({ stage, from, startedAt, skip, lastKeys }: PassState): JsonObject {
  return { stage, from, startedAt, skip, lastKeys };
}
