import { civicViewFaults, civicViewOf } from './civicview-connection.js';
import { readVariables } from './read-variables.js';
import type { MappedSystem } from './settings.js';

const hostKey = `SHA256:${'A'.repeat(43)}`;
const sftp = 'sftp://care%20user@files.example:2222/drop/care';
const pem = ['BEGIN', 'END'].map((end) => `-----${end} OPENSSH PRIVATE KEY-----`).join('\nAAAA\n');
const database = 'postgres://u:p@host/care';

function systemBy(transport: 'drop' | 'view'): MappedSystem {
  return { name: 'civicview', mapping: { transport }, mappingPath: '', syncEverySeconds: 5, sweepEverySeconds: 60 };
}

function faults(env: Record<string, string>, transport: 'drop' | 'view' = 'drop'): string[] {
  const reading = readVariables(env);
  expect(reading.faults).toEqual([]);
  return civicViewFaults([systemBy(transport)], reading).map(({ where, what }) => `${where} ${what}`);
}

function connection(env: Record<string, string>, transport: 'drop' | 'view' = 'drop') {
  expect(faults(env, transport)).toEqual([]);
  return civicViewOf(systemBy(transport), readVariables(env).values);
}

const notSftp = 'is set, but the drop is no SFTP server (CIVICVIEW_SFTP_URL is not set)';

describe("CivicView's connection", () => {
  it.each<[string, string[], Record<string, string>]>([
    ['nothing', ['CIVICVIEW_DROP_DIR is not set'], {}],
    [
      'a password for no server',
      ['CIVICVIEW_DROP_DIR is not set', `CIVICVIEW_SFTP_PASSWORD ${notSftp}`],
      { CIVICVIEW_SFTP_PASSWORD: 'p' },
    ],
    [
      'a server alone',
      ['CIVICVIEW_SFTP_PRIVATE_KEY is not set', 'CIVICVIEW_SFTP_HOST_KEY is not set'],
      { CIVICVIEW_SFTP_URL: sftp },
    ],
    [
      'two drops and a view',
      [
        'CIVICVIEW_DROP_DIR is set, but the drop is an SFTP server (CIVICVIEW_SFTP_URL)',
        'CIVICVIEW_DATABASE_URL is set, but the mapping reads a file drop',
      ],
      {
        ...{ CIVICVIEW_SFTP_URL: sftp, CIVICVIEW_SFTP_PASSWORD: 'p', CIVICVIEW_SFTP_HOST_KEY: hostKey },
        ...{ CIVICVIEW_DROP_DIR: '/drop', CIVICVIEW_DATABASE_URL: database },
      },
    ],
  ])('has every fault told at once: %s', (...[, told, env]) => {
    expect(faults(env)).toEqual(told);
  });

  it('of a view asks for its database and for no drop', () => {
    expect(faults({ CIVICVIEW_DROP_DIR: '/drop' }, 'view')).toEqual([
      'CIVICVIEW_DATABASE_URL is not set',
      'CIVICVIEW_DROP_DIR is set, but the mapping reads a view',
    ]);
  });

  it('is asked for by nobody where the council has no CivicView', () => {
    expect(civicViewFaults([{ ...systemBy('drop'), name: 'authority' }], readVariables({}))).toEqual([]);
  });

  it('is a folder, a server or a database', () => {
    expect(connection({ CIVICVIEW_DROP_DIR: '/drop' })).toEqual({ kind: 'directory', path: '/drop' });
    expect(connection({ CIVICVIEW_DATABASE_URL: database }, 'view')).toEqual({ kind: 'view', databaseUrl: database });
    const server = {
      ...{ CIVICVIEW_SFTP_URL: sftp, CIVICVIEW_SFTP_PRIVATE_KEY: pem, CIVICVIEW_SFTP_PASSPHRASE: 'open' },
      CIVICVIEW_SFTP_HOST_KEY: `${hostKey}, ${hostKey}`,
    };
    expect(connection(server)).toEqual({
      kind: 'sftp',
      host: 'files.example',
      port: 2222,
      username: 'care user',
      password: null,
      privateKey: pem,
      passphrase: 'open',
      hostKeys: [hostKey, hostKey],
      root: '/drop/care',
    });
    const local = {
      CIVICVIEW_SFTP_URL: 'sftp://care@[::1]/drop',
      CIVICVIEW_SFTP_PASSWORD: 'p',
      CIVICVIEW_SFTP_HOST_KEY: hostKey,
    };
    expect(connection(local)).toMatchObject({ host: '::1', port: 22, password: 'p', privateKey: null });
  });
});

describe('variables that are wrong in themselves', () => {
  it.each([
    ['CIVICVIEW_SFTP_URL', 'https://files.example/drop', 'is not an sftp address with user and folder'],
    ['CIVICVIEW_SFTP_URL', 'sftp://files.example/drop', 'is not an sftp address with user and folder'],
    ['CIVICVIEW_SFTP_URL', 'sftp://care@files.example', 'is not an sftp address with user and folder'],
    ['CIVICVIEW_SFTP_URL', 'sftp://care:hunter2@files.example/drop', 'carries a password'],
    ['CIVICVIEW_SFTP_URL', 'sftp://care@files.example/drop?x=1', 'carries a query or a fragment'],
    ['CIVICVIEW_SFTP_HOST_KEY', 'MD5:aa:bb', 'is not the SHA-256 fingerprint of a key'],
    ['CIVICVIEW_SFTP_HOST_KEY', `${hostKey}=`, 'is not the SHA-256 fingerprint of a key'],
    ['CIVICVIEW_SFTP_PRIVATE_KEY', 'hunter2', 'is not a private key in PEM or OpenSSH format'],
    ['CIVICVIEW_DATABASE_URL', 'mssql://u:hunter2@host/care', 'is not the address of a PostgreSQL database'],
  ])('%s=%s %s, told without the value', (...[name, value, what]) => {
    const { faults: found } = readVariables({ [name]: value });
    expect(found.map(({ where, what: told }) => [where, told])).toEqual([[name, what]]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });
});
