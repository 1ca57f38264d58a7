import { Spine1763800000001 } from './1-spine.js';
import { Reporting1763800000002 } from './2-reporting.js';
import { ServiceStandards1763800000003 } from './3-service-standards.js';
import { Notices1763800000004 } from './4-notices.js';
import { ProgressNotice1763800000005 } from './5-progress-notice.js';

/** In order. A migration that landed is never changed; the next one mends it. */
export const migrations = [
  Spine1763800000001,
  Reporting1763800000002,
  ServiceStandards1763800000003,
  Notices1763800000004,
  ProgressNotice1763800000005,
];
