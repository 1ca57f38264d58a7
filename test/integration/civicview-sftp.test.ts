import { SftpFolders } from '../../src/legacy/civicview/drop/sftp-folders.js';
import type { SftpConnection } from '../../src/legacy/civicview/drop/sftp-session.js';
import { CareDrop } from '../support/civicview-drop.js';
import { dropFoldersContract } from '../support/civicview-drop-contract.js';
import { hasSshd, SftpServer } from '../support/sftp-server.js';

const { signal } = new AbortController();

(hasSshd() ? describe : describe.skip)("with OpenSSH's own server", () => {
  let server: SftpServer;
  let care: CareDrop;
  beforeAll(async () => {
    server = await SftpServer.start();
    care = new CareDrop();
  });
  afterAll(async () => {
    care.remove();
    await server.stop();
  });

  const open = (root: string, changes: Partial<SftpConnection> = {}) =>
    new SftpFolders({ system: 'civicview', connection: server.connection(root, changes), deadlineMs: 5000 });
  const list = async (changes: Partial<SftpConnection>) => {
    const folders = open(care.root, changes);
    return folders.list('inbox', signal).finally(() => folders.close());
  };

  dropFoldersContract('SFTP', open);

  test('a host key that is not the pinned one is refused before anybody signs in', async () => {
    const before = server.logins();
    await expect(list({ hostKeys: [server.fingerprint('stranger')] })).rejects.toMatchObject({
      operation: 'connect',
      code: 'host-key-differs',
      consequence: 'halt-system',
    });
    expect(server.logins().slice(before.length)).not.toMatch(/Accepted|Failed/);
    expect(await list({ hostKeys: [server.fingerprint('stranger'), server.fingerprint('host')] })).toEqual([]);
  });

  test('only this machine may go without a pinned key', async () => {
    expect(await list({ hostKeys: [] })).toEqual([]);
    await expect(list({ hostKeys: [], host: 'sftp.example' })).rejects.toMatchObject({
      code: 'host-key-missing',
      consequence: 'halt-system',
    });
  });

  test.each([
    ['a stranger’s key', () => ({ privateKey: server.privateKey('stranger') }), 'sign-in-refused', 'halt-system'],
    ['a wrong password', () => ({ privateKey: null, password: 'wrong' }), 'sign-in-refused', 'halt-system'],
    ['what is no key', () => ({ privateKey: 'secret words' }), 'private-key-unreadable', 'halt-system'],
    ['nobody there', () => ({ port: 1 }), 'unreachable', 'retry'],
  ])('%s', async (...[, changes, code, consequence]) => {
    const failed = list(changes());
    await expect(failed).rejects.toMatchObject({ name: 'SourceError', operation: 'connect', code, consequence });
    await expect(failed).rejects.not.toThrow(/secret|wrong/);
  });

  test('one connection serves many calls', async () => {
    const before = server.logins().match(/Accepted publickey/g)?.length ?? 0;
    const folders = open(care.root);
    await Promise.all(Array.from({ length: 20 }, () => folders.list('inbox', signal)));
    await folders.close();
    expect(server.logins().match(/Accepted publickey/g)).toHaveLength(before + 1);
  });
});
