import type { ServiceTarget, Signal, SystemService } from '../../model/service-target.js';
import type { AuthorityMapping } from './mapping-file.js';

/**
 * What a site's Authority says about service standards, by its mapping. A request's row shows its receipt, completion and reopening;
 * what the customer was told shows only where a task is mapped to it and tasks are read (UL-02, UL-05).
 */
export function serviceOf(mapping: AuthorityMapping): SystemService {
  const told = toldByTasks(mapping);
  return {
    targets: targetsOf(mapping),
    observes: new Set<Signal>(['received', 'completed', 'reopened', ...told]),
    needsDetails: new Set(told),
  };
}

function toldByTasks({ acknowledgement, progressNotice, details }: AuthorityMapping): Signal[] {
  if (!details.tasks) return [];
  const told: Signal[] = [];
  if (acknowledgement) told.push('acknowledged');
  if (progressNotice) told.push('progress-notice');
  return told;
}

// codes of one name have one target: src/config refuses others, because a case carries the name
function targetsOf({ codes }: AuthorityMapping): ReadonlyMap<string, ServiceTarget> {
  return new Map(
    Object.values(codes.categories).map(({ name, targetDays, targetUnit, targetSource }) => [
      name,
      { days: targetDays, unit: targetUnit, source: targetSource },
    ]),
  );
}
