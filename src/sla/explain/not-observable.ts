import type { ServiceStandard } from '../../model/service-standard.js';
import type { Signal, SystemService } from '../../model/service-target.js';
import { unobservable } from '../clocks/judge-clocks.js';
import { listed } from './local-words.js';

/** A standard that is not watched in a system, and why. */
export interface Unwatched {
  clock: string;
  title: string;
  system: string;
  missing: Signal[];
  reason: string;
}

const signals: Record<Signal, string> = {
  received: 'when a case was received',
  acknowledged: 'when it was acknowledged',
  'progress-notice': 'when the customer was told of progress',
  completed: 'when it was completed',
  reopened: 'when it was reopened',
  dissatisfied: 'when a complainant asked for the next stage',
  'stage-accepted': 'when the next stage took it up',
  flagged: 'when an allegation was named',
  referred: 'when it was referred',
  triaged: 'when an anonymous complaint was decided on',
  'neutrality-received': 'when a competitive neutrality complaint was received',
  'anonymous-received': 'when an anonymous complaint was received',
  'registered-in-records': 'when it was registered in Records',
  'entered-in-care': 'when it was entered in CARE',
};

/** Standards that a system, as this site maps it, does not let be seen: they are not started, and nobody may take them for kept. */
export function unwatched(
  standards: readonly ServiceStandard[],
  { system, service }: { system: string; service: SystemService },
): Unwatched[] {
  return standards.flatMap((standard) => {
    const { clock, title } = standard;
    const missing = unobservable(standard, service);
    if (missing.length === 0 || isWatchedByDocument(standard, service)) return [];
    const reason = `${systemTitle(system)}, as this site maps it, does not show ${listed(missing.map((signal) => signals[signal]))}`;
    return [{ clock, title, system, missing, reason }];
  });
}

/** Its clock is the document's, not a case's: src/links hears from Records when it starts, and sees in this system when it stops. */
function isWatchedByDocument({ starts, stops }: ServiceStandard, { observes }: SystemService): boolean {
  return starts === 'registered-in-records' && stops.every((signal) => observes.has(signal));
}

/** A legacy system's name as people write it. */
export function systemTitle(system: string): string {
  return system.charAt(0).toUpperCase() + system.slice(1);
}
