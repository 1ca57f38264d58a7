import type { LegacySystem } from '../legacy-system.js';

/** How CARE's rows come to us: as exports in a file drop, or from a view. The same row means the same either way. */
export interface CareTransport extends Pick<
  LegacySystem,
  'changesSince' | 'list' | 'fetchCase' | 'instruct' | 'instructionAnswer'
> {
  /** Whether every row can be had. */
  lists: boolean;
  /** Whether one can be had by its number. */
  probes: boolean;
}
