import { lettersBench } from './example/letters-bench.js';
import { legacySystemContract } from './kit/legacy-system-contract.js';

legacySystemContract('the example of docs/adding-a-legacy-system.md', lettersBench);
