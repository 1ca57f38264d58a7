import { authorityBench, authorityTasksBench } from '../support/authority-bench.js';
import { legacySystemContract } from './kit/legacy-system-contract.js';

legacySystemContract('authority', authorityBench);
legacySystemContract('authority by its tasks', authorityTasksBench);
