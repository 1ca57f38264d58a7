import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { contractsDir } from './contracts-dir.js';
import { embeddedSettings } from './embedded-settings.js';
import { loadSettings } from './load-settings.js';
import { serviceStandards } from './service-standards.js';

const folder = mkdtempSync(join(tmpdir(), 'shirelink-council-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const keys = { encrypt: { active: 'e1', keys: { e1: key(1) } }, hash: { active: 'h1', keys: { h1: key(2) } } };
const sample = join(contractsDir, 'council', 'upper-lachlan.yaml');
const sampleMapping = join(contractsDir, 'mappings', 'authority-upper-lachlan.yaml');
const careMapping = join(contractsDir, 'mappings', 'civicview-upper-lachlan.yaml');
const unset = { webhookSecret: null, smtpUrl: null };
const connections = {
  DATABASE_URL: 'postgres://shirelink:pw@db/shirelink',
  KAFKA_BROKERS: 'kafka:9092',
  OIDC_ISSUER: 'https://sso.example',
  PII_KEYS: JSON.stringify(keys),
  AUTHORITY_URL: 'https://authority.example',
  AUTHORITY_USERNAME: 'svc',
  AUTHORITY_PASSWORD: 'pw',
  AUTHORITY_CLIENT_ID: 'id',
  AUTHORITY_CLIENT_SECRET: 'cs',
  CIVICVIEW_DROP_DIR: '/srv/civicview',
};

function councilFile(edit: (text: string) => string): string {
  const path = join(folder, 'council.yaml');
  writeFileSync(path, edit(readFileSync(sample, 'utf8')));
  return path;
}

/** Of a configured environment with this council file. */
function faultsOf(path: string) {
  const loaded = loadSettings({ ...connections, COUNCIL_FILE: path });
  return loaded.ok ? [] : loaded.faults;
}

describe('a configured environment', () => {
  it('becomes settings, frozen to the ground', () => {
    const loaded = loadSettings({ ...connections, COUNCIL_FILE: sample, NODE_ENV: 'production', ROLE: 'api' });
    if (!loaded.ok || loaded.value.mode !== 'configured') throw new Error('not configured');
    const { settings, councilPath, mappings } = loaded.value;
    const { systems, council, calendar, standards, policy, ...rest } = settings;
    expect(rest).toEqual({
      mode: 'configured',
      production: true,
      role: 'api',
      port: 3000,
      host: '0.0.0.0',
      logLevel: 'info',
      home: resolve('.shirelink'),
      databaseUrl: connections.DATABASE_URL,
      kafka: { brokers: ['kafka:9092'], ssl: false, sasl: null },
      oidc: { issuer: 'https://sso.example', audience: 'shirelink', rolesClaim: 'roles' },
      keys,
      metricsToken: null,
      notices: unset,
    });
    expect(systems).toEqual([
      {
        name: 'authority',
        connection: {
          url: 'https://authority.example',
          username: 'svc',
          password: 'pw',
          clientId: 'id',
          clientSecret: 'cs',
        },
        mapping: expect.any(Object),
        mappingPath: sampleMapping,
        syncEverySeconds: 5,
        sweepEverySeconds: 60,
      },
      {
        name: 'civicview',
        connection: { kind: 'directory', path: '/srv/civicview' },
        officers: council.complaints?.officers,
        mapping: expect.any(Object),
        mappingPath: careMapping,
        syncEverySeconds: 5,
        sweepEverySeconds: 60,
      },
    ]);
    expect([councilPath, mappings]).toEqual([
      sample,
      [
        { name: 'authority', path: sampleMapping },
        { name: 'civicview', path: careMapping },
      ],
    ]);
    expect(policy.units).toEqual(council.complaints?.units);
    expect(() => Object.assign(policy.units['Roads']!, { manager: 'x' })).toThrow(TypeError);
    expect(() => Object.assign(settings.keys.encrypt.keys, { e2: 'x' })).toThrow(TypeError);
    expect(() => Object.assign(systems[0]!.mapping as object, { zone: 'x' })).toThrow(TypeError);
    expect(() => Object.assign(calendar.holidays[0]!, { date: 'x' })).toThrow(TypeError);
    expect([calendar.version, calendar.zone]).toEqual([expect.stringMatching(/^au-nsw-1\+/), 'Australia/Sydney']);
    expect(() => Object.assign(standards.clocks[0]!, { rule: 'x' })).toThrow(TypeError);
    expect(loaded.value.calendarPath).toBe(join(contractsDir, 'calendars', 'au-nsw.yaml'));
    expect(council.retention).toEqual({ erasePersonalDataAfterDays: 90 });
  });
});

describe('an environment without connections', () => {
  it('plans an embedded service, whose servers make it settings', () => {
    const loaded = loadSettings({ SHIRELINK_HOME: folder, PORT: '0' });
    if (!loaded.ok || loaded.value.mode !== 'embedded') throw new Error('not embedded');
    const { systems, council, calendar, policy, ...plan } = loaded.value.plan;
    expect(plan).toEqual({
      home: folder,
      homeIsDefault: false,
      port: 0,
      metricsToken: null,
      notices: unset,
      logLevel: 'warn',
    });
    const authority = { url: 'http://127.0.0.1:3002', username: 'u', password: 'p', clientId: 'i', clientSecret: 's' };
    const servers = {
      port: 3000,
      databaseUrl: 'postgres://l',
      kafkaBrokers: null,
      authority,
      civicviewDrop: join(folder, 'civicview', 'drop'),
      issuer: 'http://127.0.0.1:3001',
      keys,
    };
    expect(embeddedSettings('embedded', loaded.value.plan, servers)).toEqual({
      mode: 'embedded',
      production: false,
      role: 'all',
      port: 3000,
      host: '127.0.0.1',
      logLevel: 'warn',
      home: folder,
      databaseUrl: 'postgres://l',
      kafka: null,
      oidc: { issuer: 'http://127.0.0.1:3001', audience: 'shirelink', rolesClaim: 'roles' },
      keys,
      metricsToken: null,
      notices: unset,
      council,
      calendar,
      standards: serviceStandards(council.sla),
      policy,
      systems: [
        { ...systems[0], connection: authority },
        {
          ...systems[1],
          connection: { kind: 'directory', path: join(folder, 'civicview', 'drop') },
          officers: council.complaints?.officers,
        },
      ],
    });
  });

  it('says so where a command meets a service of another council', () => {
    const loaded = loadSettings({ SHIRELINK_HOME: folder });
    if (!loaded.ok || loaded.value.mode !== 'embedded') throw new Error('not embedded');
    const { plan } = loaded.value;
    const servers = {
      port: 3000,
      databaseUrl: 'postgres://l',
      kafkaBrokers: null,
      issuer: 'http://127.0.0.1:3001',
      keys,
    };
    expect(() => embeddedSettings('client', plan, { ...servers, authority: null, civicviewDrop: folder })).toThrow(
      'no authority runs with the embedded service: set COUNCIL_FILE to the file that it was started with',
    );
  });
});

describe("a council's files with faults", () => {
  it('are told all at once, with the environment, by line', () => {
    const path = councilFile((text) =>
      text
        .replace('council: upper-lachlan', 'council: Upper Lachlan')
        .replace('zone: Australia/Sydney', 'zone: Australia/Sidney')
        .replace('syncEverySeconds: 5', 'syncEverySeconds: soon')
        .replace('  partitions: 6\n', '')
        .concat('password: hunter2\n'),
    );
    const loaded = loadSettings({ ...connections, PORT: 'http', COUNCIL_FILE: path });
    const faults = loaded.ok ? [] : loaded.faults;
    expect(faults.map(({ where, what }) => [where.replace(path, 'file'), what])).toEqual([
      ['PORT', 'is not a whole number in range'],
      ['file:5 council', 'must match pattern "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"'],
      ['file:8 zone', 'must match format "iana-time-zone"'],
      ['file:15 systems.authority.syncEverySeconds', 'must be integer'],
      ['file:32 events.partitions', 'is missing'],
      [expect.stringMatching(/^file:\d+ password$/), 'is not a known key'],
    ]);
    expect(JSON.stringify(faults)).not.toMatch(/hunter2|soon|Sidney|Upper Lachlan/);
  });

  it('say how to mend it in the words of the schema', () => {
    const path = councilFile((text) => text.replace('erasePersonalDataAfterDays: 90', 'erasePersonalDataAfterDays: 0'));
    expect(faultsOf(path)).toEqual([
      {
        where: `${path}:28 retention.erasePersonalDataAfterDays`,
        what: 'must be >= 1',
        fix: expect.stringMatching(/^Days after which settled quarantine/),
      },
    ]);
  });

  it.each([
    ['is not there', join(folder, 'nowhere.yaml'), ['COUNCIL_FILE: names a file that cannot be read (ENOENT)']],
    ['is a folder', folder, ['COUNCIL_FILE: names a file that cannot be read (EISDIR)']],
  ])('%s', (_, path, faults) => {
    expect(faultsOf(path).map(({ where, what }) => `${where}: ${what}`)).toEqual(faults);
  });

  it.each([
    ['is no YAML', (text: string) => `${text}\n\tsecret: [hunter2`, /^file:\d+: is not YAML \(/],
    ['has one key twice', (text: string) => `${text}\nname: Again\n`, /^file:\d+: is not YAML \(DUPLICATE_KEY\)$/],
    [
      'has a number for a key',
      (text: string) => `${text}\n002: x\n`,
      /^file:\d+: has a key that YAML reads as something other than text$/,
    ],
    [
      'names a system that has no adapter',
      (text: string) => text.replace('  authority:', '  oracle:'),
      /^file:\d+ systems.oracle: is not a known key$/,
    ],
    ['is empty', () => '', /^file:1: must be object$/],
  ])('%s', (_, edit, fault) => {
    const path = councilFile(edit);
    const faults = faultsOf(path).map(({ where, what }) => `${where}: ${what}`.replace(path, 'file'));
    expect(faults).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
    expect(faults.join()).not.toContain('hunter2');
  });
});

describe('notices', () => {
  const to = (role: string) => (text: string) =>
    text.replace('title: Customer service supervisor', `title: Supervisor\n      ${role}`);

  it('need the connections of the channels that roles have, and a sender', () => {
    const path = councilFile((text) =>
      to('email: [a@council.example]')(text).replace(
        'title: Manager',
        'title: Manager\n      webhook: https://in.example/hook',
      ),
    );
    expect(faultsOf(path).map(({ where, what }) => [where.replace(/:\d+/, ''), what])).toEqual([
      [`${path} notices.from`, 'is missing, and roles have e-mail addresses'],
    ]);
    const sent = councilFile((text) => to('webhook: https://in.example/hook')(text));
    expect(faultsOf(sent).map(({ where, what }) => [where, what])).toEqual([
      ['NOTICE_WEBHOOK_SECRET', 'is not set, and the council file tells roles by webhook'],
    ]);
    const mailed = councilFile((text) =>
      to('email: [a@council.example]')(text).replace('notices:\n', 'notices:\n  from: s@council.example\n'),
    );
    expect(faultsOf(mailed).map(({ where, what }) => [where, what])).toEqual([
      ['SMTP_URL', 'is not set, and the council file tells roles by email'],
    ]);
  });

  it('reach settings with their secrets', () => {
    const COUNCIL_FILE = councilFile(to('webhook: http://127.0.0.1:8080/hook'));
    const secret = key(3);
    const loaded = loadSettings({ ...connections, COUNCIL_FILE, NOTICE_WEBHOOK_SECRET: `whsec_${secret}` });
    if (!loaded.ok || loaded.value.mode !== 'configured') throw new Error('not configured');
    const { notices, council } = loaded.value.settings;
    expect(notices).toEqual({ webhookSecret: secret, smtpUrl: null });
    expect(council.notices?.roles['customer-service-supervisor']).toEqual({
      title: 'Supervisor',
      webhook: 'http://127.0.0.1:8080/hook',
    });
  });

  it('fall back to a role that there is', () => {
    const path = councilFile((text) => text.replace('fallback: customer-service-supervisor', 'fallback: treasurer'));
    expect(faultsOf(path).map(({ what }) => what)).toEqual(['is none of notices.roles']);
  });

  it.each([
    ['http outside of loopback', 'webhook: http://in.example/hook', 'must match pattern'],
    ['http to what only begins like loopback', 'webhook: http://127.0.0.1.evil.example/', 'must match pattern'],
    ['a sign-in in a webhook', 'webhook: https://u:p@in.example/', 'must match pattern'],
    ['no e-mail address', 'email: ["a@b.example, c@d.example"]', 'must match format "email"'],
    ['a header in an address', 'email: ["a@b.example\\r\\nBcc: c@d.example"]', 'must match format "email"'],
  ])('refuse %s', (_, role, what) => {
    expect(faultsOf(councilFile(to(role))).map((fault) => fault.what)).toEqual([expect.stringContaining(what)]);
  });
});

describe('a mapping', () => {
  it('is looked for beside the council file first', () => {
    copyFileSync(sampleMapping, join(folder, 'authority-upper-lachlan.yaml'));
    const loaded = loadSettings({ ...connections, COUNCIL_FILE: councilFile((text) => text) });
    rmSync(join(folder, 'authority-upper-lachlan.yaml'));
    expect(loaded.ok && loaded.value.mappings).toEqual([
      { name: 'authority', path: join(folder, 'authority-upper-lachlan.yaml') },
      { name: 'civicview', path: careMapping },
    ]);
  });

  it('that is not there is a fault of the line that names it', () => {
    const path = councilFile((text) => text.replace('authority-upper-lachlan.yaml', 'nowhere.yaml'));
    expect(faultsOf(path).map(({ where, what }) => [where, what])).toEqual([
      [`${path}:13 systems.authority.mapping`, 'names a file that cannot be read (ENOENT)'],
    ]);
  });

  it('gives categories of one name one target (UL-03): else the clock of a case would not know which', () => {
    const mapping = join(folder, 'two-targets.yaml');
    const text = readFileSync(sampleMapping, 'utf8');
    const path = councilFile((council) => council.replace('authority-upper-lachlan.yaml', 'two-targets.yaml'));
    const lineOf = (needle: string, written: string) => written.slice(0, written.indexOf(needle)).split('\n').length;
    const named = text.replace('name: Unsealed road grading', 'name: Pothole');
    writeFileSync(mapping, named);
    const [first, second] = [lineOf("'1010':", named), lineOf("'1020':", named)];
    expect(faultsOf(path)).toEqual([
      {
        where: `${mapping}:${second + 7} codes.categories.1020.targetDays`,
        what: `differs from that of ${mapping}:${first + 1} codes.categories.1010, which has the same name`,
        fix: expect.stringMatching(/^Give both the same target .* or names of their own/),
      },
    ]);
    writeFileSync(mapping, named.replace('targetDays: 20', 'targetDays: 10'));
    expect(faultsOf(path)).toEqual([]);
  });

  it('with faults is told beside those of the council file', () => {
    const mapping = join(folder, 'mine.yaml');
    writeFileSync(mapping, 'nonsense: hunter2\n');
    const path = councilFile((text) =>
      text.replace('authority-upper-lachlan.yaml', 'mine.yaml').replace('partitions: 6', 'partitions: 0'),
    );
    const faults = faultsOf(path);
    expect(faults.map(({ where }) => where)).toEqual(
      expect.arrayContaining([`${path}:31 events.partitions`, `${mapping}:1 nonsense`]),
    );
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });
});
