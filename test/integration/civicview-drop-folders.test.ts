import { execFileSync } from 'node:child_process';
import { DirectoryFolders } from '../../src/legacy/civicview/drop/directory-folders.js';
import { CareDrop } from '../support/civicview-drop.js';
import { dropFoldersContract } from '../support/civicview-drop-contract.js';

const { signal } = new AbortController();
const open = (path: string) => new DirectoryFolders({ system: 'civicview', path, deadlineMs: 5000 });

dropFoldersContract('a directory', open);

let care: CareDrop;
beforeEach(() => (care = new CareDrop()));
afterEach(() => care.remove());

test('a pipe is never opened: it would wait for its other end', async () => {
  await open(care.root).prepare(signal);
  execFileSync('mkfifo', [care.path('inbox', 'care-000001.csv')]);
  const place = { folder: 'inbox', name: 'care-000001.csv' } as const;
  expect(await open(care.root).read(place, 10, signal)).toBe('not-a-file');
});

test('a name that leads elsewhere is refused, whoever made it', async () => {
  for (const name of ['../x', '/etc/passwd', 'a/b', '..', '.hidden', 'a\0b', ''])
    await expect(open(care.root).read({ folder: 'inbox', name }, 10, signal)).rejects.toThrow();
});
