import type { ServiceTarget, Signal, SystemService } from '../../model/service-target.js';
import type { CareColumn, CivicViewMapping } from './mapping-file.js';

/** Signals that need a column which not every site has. */
const shownBy: [Signal, CareColumn][] = [
  ['acknowledged', 'acknowledged'],
  ['progress-notice', 'progressTold'],
  ['dissatisfied', 'flags'],
  ['anonymous-received', 'flags'],
  ['stage-accepted', 'stage'],
  ['flagged', 'allegations'],
  ['referred', 'officer'],
  ['triaged', 'triage'],
];

/** What a site's CARE says about service standards, by its mapping. All of it stands in the row: nothing waits for details. */
export function serviceOf({ columns, codes }: CivicViewMapping): SystemService {
  const targets = Object.values(codes.categories).map(({ name, targetDays, targetUnit, targetSource }) => {
    const target: ServiceTarget = { days: targetDays, unit: targetUnit, source: targetSource };
    return [name, target] as const;
  });
  const shown = shownBy.filter(([, column]) => columns[column] !== null).map(([signal]) => signal);
  return {
    // codes of one name have one target: src/config refuses others, because a case carries the name
    targets: new Map(targets),
    observes: new Set<Signal>([
      'received',
      'completed',
      'reopened',
      'neutrality-received',
      'entered-in-care',
      ...shown,
    ]),
    needsDetails: new Set(),
  };
}
