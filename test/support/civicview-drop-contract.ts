import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { DropFolders } from '../../src/legacy/civicview/drop/drop-folders.js';
import { CareDrop } from './civicview-drop.js';

const { signal } = new AbortController();
const place = { folder: 'acks', name: 'care-000001.ack.json' } as const;
const content = Buffer.from('{"sequence":1}');

/** What every way to the drop's folders must keep. `open` reaches the local folder `root` its own way. */
export function dropFoldersContract(name: string, open: (root: string) => DropFolders): void {
  describe(`folders by ${name}`, () => {
    let care: CareDrop;
    let folders: DropFolders;
    beforeEach(async () => {
      care = new CareDrop();
      folders = open(care.root);
      await folders.prepare(signal);
    });
    afterEach(async () => {
      await folders.close();
      care.remove();
    });

    test('what is written is read back, over what was there before, and leaves nothing beside it', async () => {
      await folders.write(place, Buffer.from('old, and longer than the new one'), signal);
      await folders.write(place, content, signal);
      expect(await folders.read(place, content.length, signal)).toEqual(content);
      expect(await folders.list('acks', signal)).toEqual([{ name: place.name, isFile: true }]);
      expect(await folders.stat(place, signal)).toEqual({ name: place.name, isFile: true });
    });

    test('an empty file, and one of many transfers, come back as they are', async () => {
      for (const length of [0, 3_000_001]) {
        const bytes = Buffer.alloc(length, 'Grüße');
        await folders.write(place, bytes, signal);
        expect((await folders.read(place, 4_000_000, signal)) as Buffer).toHaveLength(length);
        expect(bytes.equals((await folders.read(place, 4_000_000, signal)) as Buffer)).toBe(true);
      }
    });

    test('no more is read than was asked for', async () => {
      await folders.write(place, content, signal);
      expect(await folders.read(place, content.length - 1, signal)).toBe('too-large');
    });

    test('what is not there is no failure', async () => {
      expect(await folders.read(place, 10, signal)).toBe('missing');
      expect(await folders.stat(place, signal)).toBeNull();
      await folders.remove(place, signal);
      await folders.move(place, 'archive', signal);
      expect(await folders.list('acks', signal)).toEqual([]);
    });

    test('a move goes over what is there, and done twice is done once', async () => {
      writeFileSync(care.path('archive', place.name), 'older');
      await folders.write(place, content, signal);
      for (const _ of [1, 2]) await folders.move(place, 'archive', signal);
      expect(care.files()).toEqual({ [`archive/${place.name}`]: content.toString() });
    });

    test('links and folders are told of, never opened, and never written through', async () => {
      const outside = care.path('acks', '../outside');
      writeFileSync(outside, 'precious');
      symlinkSync(outside, care.path('acks', 'link.json'));
      symlinkSync(outside, care.path('acks', `${place.name}.part`));
      symlinkSync(outside, care.path('acks', place.name));
      mkdirSync(care.path('acks', 'folder.json'));
      for (const odd of ['link.json', 'folder.json']) {
        expect(await folders.read({ folder: 'acks', name: odd }, 100, signal)).toBe('not-a-file');
        expect(await folders.stat({ folder: 'acks', name: odd }, signal)).toEqual({ name: odd, isFile: false });
      }
      await folders.write(place, content, signal);
      expect(lstatSync(care.path('acks', place.name)).isFile()).toBe(true);
      expect(readFileSync(outside, 'utf8')).toBe('precious');
    });

    test('a missing inbox is told of, never taken for an empty one; it goes on when it is back', async () => {
      renameSync(care.path('inbox'), care.path('inbox', '../away'));
      await expect(folders.prepare(signal)).rejects.toMatchObject({ code: 'drop-missing', consequence: 'retry' });
      await expect(folders.list('inbox', signal)).rejects.toMatchObject({ code: 'drop-missing', consequence: 'retry' });
      renameSync(care.path('inbox', '../away'), care.path('inbox'));
      await folders.prepare(signal);
      expect(await folders.list('inbox', signal)).toEqual([]);
    });

    test('a folder that is a link could lead anywhere', async () => {
      rmSync(care.path('acks'), { recursive: true });
      symlinkSync('/tmp', care.path('acks').replace(/\/$/, ''));
      await expect(folders.prepare(signal)).rejects.toMatchObject({
        code: 'folder-is-link',
        consequence: 'halt-system',
      });
    });

    test('who aborts hears his own reason, and the next call works', async () => {
      const reason = new Error('shutting down');
      await expect(folders.list('inbox', AbortSignal.abort(reason))).rejects.toBe(reason);
      const stopping = new AbortController();
      const reading = folders.list('inbox', stopping.signal);
      stopping.abort(reason);
      await expect(reading).rejects.toBe(reason);
      expect(await folders.list('inbox', signal)).toEqual([]);
    });
  });
}
