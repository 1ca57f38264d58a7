import { civicviewDropBench } from '../support/civicview-drop-bench.js';
import { civicviewViewBench } from '../support/civicview-view-bench.js';
import { legacySystemContract } from './kit/legacy-system-contract.js';

legacySystemContract('civicview by file drop', civicviewDropBench);
legacySystemContract('civicview by SQL view', civicviewViewBench);
