import type { Instant } from '../../../model/case.js';
import type { JsonObject } from '../../legacy-system.js';

/** Where a walk over the view stands: by key over all rows, or by time of change and key over those since `since`. */
export type ViewPosition = { startedAt: Instant } & (
  { stage: 'all'; key: string | null } | { stage: 'changed'; since: Instant; at: string | null; key: string | null }
);

/** Reads what an earlier pass saved; null where it is none: then the walk begins anew. */
export function viewPositionOf(walk: JsonObject | null): ViewPosition | null {
  const { stage, startedAt, since, at, key } = walk ?? {};
  if (typeof startedAt !== 'string' || !isTextOrNull(key)) return null;
  if (stage === 'all') return { stage, startedAt, key };
  if (stage !== 'changed' || typeof since !== 'string' || !isTextOrNull(at)) return null;
  return { stage, startedAt, since, at, key };
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
