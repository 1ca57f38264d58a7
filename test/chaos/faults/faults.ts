import type { Fault } from '../stage.js';
import { together } from '../together.js';
import { caseRestricted } from './case-restricted.js';
import { clockSteps } from './clock-steps.js';
import { diskFull } from './disk-full.js';
import { dstNights } from './dst-nights.js';
import { keysRotated } from './keys-rotated.js';
import { legacyAway } from './legacy-away.js';
import { legacyEdited, legacyRestored } from './legacy-changed.js';
import { legacyErrors, legacyRude } from './legacy-rude.js';
import { newStatus } from './new-status.js';
import { brokerKilled, postgresKilled } from './servers-killed.js';
import { serviceKilled } from './service-killed.js';
import { storeRestored } from './store-restored.js';
import { tickingKilled } from './ticking-killed.js';
import { transactionOpen } from './transaction-open.js';
import { halfOpenAuthority, halfOpenKafka, halfOpenPostgres, lostAcknowledgements } from './wires-broken.js';
import { workerPaused } from './worker-paused.js';

/** For each commit, those first that take longest: processes killed and wires cut. The rest, which takes longer than it finds, is for the long run. */
export const shortFaults: Fault[] = [
  serviceKilled,
  tickingKilled,
  together(transactionOpen, halfOpenKafka, lostAcknowledgements),
  together(postgresKilled, brokerKilled),
];

/** In the order of the table. */
export const faults: Fault[] = [
  serviceKilled,
  postgresKilled,
  brokerKilled,
  halfOpenKafka,
  halfOpenPostgres,
  halfOpenAuthority,
  lostAcknowledgements,
  transactionOpen,
  workerPaused,
  clockSteps,
  diskFull,
  legacyRude,
  legacyErrors,
  legacyEdited,
  legacyRestored,
  storeRestored,
  newStatus,
  dstNights,
  caseRestricted,
  keysRotated,
  tickingKilled,
  legacyAway,
];
