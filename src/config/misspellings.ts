import type { Fault } from './fault.js';
import { knownNames } from './variables.js';

/**
 * Names that are not Shirelink's but within a slip of the pen of one that is. Others' variables (Kubernetes sets
 * AUTHORITY_PORT for a service called authority) are further away and are left alone, and so is all that resembles a short name.
 */
export function likelyMisspellings(names: string[]): Fault[] {
  return names
    .filter((name) => !knownNames.has(name))
    .toSorted()
    .flatMap((name) => {
      const meant = nearestName(name);
      return meant === null
        ? []
        : [{ where: name, what: 'is not a variable of Shirelink', fix: `Did you mean ${meant}? Rename or unset it.` }];
    });
}

const shortest = 8;

function nearestName(name: string): string | null {
  let nearest: { known: string; distance: number } | null = null;
  for (const known of knownNames) {
    if (known.length < shortest) continue;
    const limit = known.length < 12 ? 1 : 2;
    const distance = slips(name.toUpperCase(), known, limit);
    if (distance <= limit && (nearest === null || distance < nearest.distance)) nearest = { known, distance };
  }
  return nearest?.known ?? null;
}

/** Letters added, left out, changed or swapped with their neighbour (optimal string alignment); `limit + 1` where there are more. */
function slips(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let before: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    [before, above] = [above, current];
  }
  return at(above, other.length);
}

function at(row: number[], column: number): number {
  return row[column] ?? Infinity;
}
