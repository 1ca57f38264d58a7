import { openDropFolders } from '../../src/legacy/civicview/drop/open-drop-folders.js';
import { type Cut, CutOff, cutOffFolders } from './civicview-drop-faults.js';
import { pass, StoreFile } from './civicview-drop-reader.js';

/** A reader of the drop as a process of its own that kills itself at a step: `civicview-drop-program.ts <root> <store> <step> <cut>`. */
const [root = '', store = '', step = '0', cut = 'before'] = process.argv.slice(2);
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('the signal is on its way');
};
const cutOff = new CutOff({ step: Number(step), cut: cut as Cut }, die, root);
const folders = cutOffFolders(openDropFolders({ kind: 'directory', path: root }, { system: 'civicview' }), cutOff);
for (const _ of [1, 2]) await pass(folders, new StoreFile(store));
process.stdout.write(`${cutOff.steps} steps\n`);
