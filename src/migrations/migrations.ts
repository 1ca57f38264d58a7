import { Spine1763800000001 } from './1-spine.js';
import { Reporting1763800000002 } from './2-reporting.js';
import { ServiceStandards1763800000003 } from './3-service-standards.js';
import { Notices1763800000004 } from './4-notices.js';
import { ProgressNotice1763800000005 } from './5-progress-notice.js';
import { Complaints1763800000006 } from './6-complaints.js';
import { Decisions1763800000007 } from './7-decisions.js';
import { RegisteredDocuments1763800000008 } from './8-registered-documents.js';
import { OpenClocks1763800000009 } from './9-open-clocks.js';

/** In order. A migration that landed is never changed; the next one mends it. */
export const migrations = [
  Spine1763800000001,
  Reporting1763800000002,
  ServiceStandards1763800000003,
  Notices1763800000004,
  ProgressNotice1763800000005,
  Complaints1763800000006,
  Decisions1763800000007,
  RegisteredDocuments1763800000008,
  OpenClocks1763800000009,
];
