import type { Axis } from '../axis.js';
import { backfill } from './backfill.js';
import { memory } from './memory.js';
import { relayDrain } from './relay-drain.js';
import { relayLatency } from './relay-latency.js';
import { serviceStandards } from './service-standards.js';
import { start } from './start.js';
import { unchanged } from './unchanged.js';

export const axes: Axis[] = [backfill, unchanged, relayDrain, relayLatency, memory, serviceStandards, start];
