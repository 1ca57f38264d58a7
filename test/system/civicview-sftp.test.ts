import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDropFolders } from '../../src/legacy/civicview/drop/open-drop-folders.js';
import { SourceError } from '../../src/legacy/source-error.js';
import { CareDrop } from '../support/civicview-drop.js';
import { pass, StoreFile } from '../support/civicview-drop-reader.js';
import { SftpServer } from '../support/sftp-server.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const { signal } = new AbortController();
const manyRows = Array.from({ length: 100 }, (_, index) => `24/${10_000 + index},CLOSED`);

let server: SftpServer;
beforeAll(async () => {
  server = await SftpServer.start();
});
afterAll(() => server.stop());

let ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});

function delivered() {
  const care = new CareDrop();
  const folder = mkdtempSync(join(tmpdir(), 'shirelink-store-'));
  ends.push(
    () => care.remove(),
    () => rmSync(folder, { recursive: true }),
  );
  for (const sequence of [1, 2]) care.deliver({ sequence, rows: [...manyRows, '24/00003,?'] });
  return { care, store: new StoreFile(join(folder, 'store.json')) };
}

function sftpAt(root: string, port: number, deadlineMs = 5000) {
  const folders = openDropFolders(
    { kind: 'sftp', ...server.connection(root, { port }) },
    { system: 'civicview', deadlineMs },
  );
  ends.push(() => folders.close());
  return folders;
}

/** Passes until two went through; what else is thrown than a lost connection is a fault of ours. Answers how many were lost. */
async function untilDone(port: number, { care, store }: ReturnType<typeof delivered>): Promise<string[]> {
  const folders = sftpAt(care.root, port);
  const lost: string[] = [];
  for (let done = 0; done < 2;) {
    try {
      await pass(folders, store);
      done += 1;
    } catch (error) {
      if (!(error instanceof SourceError) || error.consequence !== 'retry' || lost.length > 20) throw error;
      lost.push(error.code);
    }
  }
  return lost;
}

test('a connection that is lost at any point of a transfer leaves nothing half done', async () => {
  const expected = delivered();
  let [sent, cutAt] = [0, Infinity];
  const proxy: TcpProxy = await TcpProxy.start(server.port, () => {
    const count = (chunk: Buffer) => {
      sent += chunk.length;
      if (sent < cutAt) return chunk;
      cutAt = Infinity;
      setImmediate(() => proxy.cut());
      return chunk.subarray(0, chunk.length / 2);
    };
    return { fromClient: count, fromServer: count };
  });
  ends.push(() => proxy.stop());
  expect(await untilDone(proxy.port, expected)).toEqual([]);
  const whole = sent;
  for (let part = 1; part <= 8; part += 1) {
    const world = delivered();
    [sent, cutAt] = [0, (whole * part) / 9];
    expect(await untilDone(proxy.port, world)).toEqual([expect.stringMatching(/^(connection-lost|unreachable)$/)]);
    expect({ part, stored: world.store.read() }).toEqual({ part, stored: expected.store.read() });
    expect({ part, files: world.care.files() }).toEqual({ part, files: expected.care.files() });
  }
});

test('a connection that goes silent is given up at its deadline, and the next one works', async () => {
  const world = delivered();
  const proxy = await TcpProxy.start(server.port);
  ends.push(() => proxy.stop());
  const folders = sftpAt(world.care.root, proxy.port, 3000);
  await folders.prepare(signal);
  proxy.freeze();
  await expect(folders.list('inbox', signal)).rejects.toMatchObject({ code: 'timeout', consequence: 'retry' });
  expect(await folders.list('inbox', signal)).toHaveLength(4);
});

test('20 MB come and go in seconds', async () => {
  const { care } = delivered();
  const folders = sftpAt(care.root, server.port);
  await folders.prepare(signal);
  const began = performance.now();
  const content = Buffer.alloc(20_000_000, 'CARE');
  await folders.write({ folder: 'acks', name: 'large.json' }, content, signal);
  const back = await folders.read({ folder: 'acks', name: 'large.json' }, content.length, signal);
  expect(Buffer.isBuffer(back) && back.equals(content)).toBe(true);
  expect(performance.now() - began).toBeLessThan(10_000);
});

const canMount = mayMount();

describe.each(['a directory', 'SFTP'])('on a real disk, by %s', (way) => {
  const mounted = () => {
    const root = mkdtempSync(join(tmpdir(), 'shirelink-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', root]);
    ends.push(() => {
      execFileSync('umount', [root]);
      rmSync(root, { recursive: true });
    });
    mkdirSync(join(root, 'inbox'));
    return root;
  };
  const openAt = (root: string) =>
    way === 'SFTP'
      ? sftpAt(root, server.port)
      : openDropFolders({ kind: 'directory', path: root }, { system: 'civicview' });
  const ack = { folder: 'acks', name: 'care-000001.ack.json' } as const;

  (canMount ? test : test.skip)('a full disk stops it, says so, and loses nothing', async () => {
    const root = mounted();
    const folders = openAt(root);
    await folders.prepare(signal);
    await folders.write(ack, Buffer.from('first'), signal);
    const big = Buffer.alloc(1_000_000, 'x');
    const code = way === 'SFTP' ? 'sftp-failure' : 'disk-full';
    await expect(folders.write(ack, big, signal)).rejects.toMatchObject({ code });
    expect(await folders.list('acks', signal)).toEqual([{ name: ack.name, isFile: true }]);
    expect(await folders.read(ack, 100, signal)).toEqual(Buffer.from('first'));
    execFileSync('mount', ['-o', 'remount,size=8m', root]);
    await folders.write(ack, big, signal);
    const whole = await folders.read(ack, big.length, signal);
    expect(Buffer.isBuffer(whole) && whole.equals(big)).toBe(true);
  });

  (canMount ? test : test.skip)('a disk that became read-only stops it, says so, and loses nothing', async () => {
    const root = mounted();
    const folders = openAt(root);
    await folders.prepare(signal);
    execFileSync('mount', ['-o', 'remount,ro', root]);
    const code = way === 'SFTP' ? 'sftp-failure' : 'read-only';
    await expect(folders.write(ack, Buffer.from('first'), signal)).rejects.toMatchObject({ code });
    execFileSync('mount', ['-o', 'remount,rw', root]);
    await folders.write(ack, Buffer.from('first'), signal);
    expect(await folders.list('acks', signal)).toEqual([{ name: ack.name, isFile: true }]);
  });
});

/** A small disk of one's own needs root, and more than most containers allow. */
function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'shirelink-probe-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder], { stdio: 'pipe' });
    execFileSync('umount', [folder], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
