import { Spine1763800000001 } from './1-spine.js';
import { Reporting1763800000002 } from './2-reporting.js';

/** In order. A migration that landed is never changed; the next one mends it. */
export const migrations = [Spine1763800000001, Reporting1763800000002];
