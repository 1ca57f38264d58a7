import type { Fault } from '../stage.js';
import { clockSteps } from './clock-steps.js';
import { diskFull } from './disk-full.js';
import { legacyEdited, legacyRestored } from './legacy-changed.js';
import { legacyErrors, legacyRude } from './legacy-rude.js';
import { brokerKilled, postgresKilled } from './servers-killed.js';
import { serviceKilled } from './service-killed.js';
import { transactionOpen } from './transaction-open.js';
import { halfOpenAuthority, halfOpenKafka, halfOpenPostgres, lostAcknowledgements } from './wires-broken.js';
import { workerPaused } from './worker-paused.js';

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
];
