import type { JsonObject } from '../legacy-system.js';

/** How far a walk over exports came. */
export interface DropPosition {
  sequence: number;
  /** Rows of that export that are done. */
  row: number;
  /** The export is done. */
  done: boolean;
}

/** Reads what an earlier pass saved; null where it is none: then the walk begins with the oldest export that there is. */
export function dropPositionOf(walk: JsonObject | null): DropPosition | null {
  const { sequence, row, done } = walk ?? {};
  if (!isCount(sequence) || !isCount(row) || typeof done !== 'boolean') return null;
  return { sequence, row, done };
}

export function walkAt({ sequence, row, done }: DropPosition): JsonObject {
  return { sequence, row, done };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
