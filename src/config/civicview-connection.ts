import type { Fault } from './fault.js';
import type { VariableReading } from './read-variables.js';
import type { CivicViewConnection, MappedSystem } from './settings.js';
import { type VariableName, variables, type VariableValues } from './variables.js';

type Transport = 'drop' | 'view';

const ofDirectory: VariableName[] = ['CIVICVIEW_DROP_DIR'];
const ofSftp: VariableName[] = [
  'CIVICVIEW_SFTP_URL',
  'CIVICVIEW_SFTP_PASSWORD',
  'CIVICVIEW_SFTP_PRIVATE_KEY',
  'CIVICVIEW_SFTP_PASSPHRASE',
  'CIVICVIEW_SFTP_HOST_KEY',
];
const ofView: VariableName[] = ['CIVICVIEW_DATABASE_URL'];
const defaultPort = 22;

/** What is missing or too much for the transport that CivicView's mapping names; nothing where the council has no CivicView. */
export function civicViewFaults(systems: readonly MappedSystem[], { given }: Pick<VariableReading, 'given'>): Fault[] {
  const civicView = systems.find(({ name }) => name === 'civicview');
  if (!civicView) return [];
  if (transportOf(civicView) === 'view')
    return [...missing(given, ofView), ...stray(given, [...ofDirectory, ...ofSftp], 'the mapping reads a view')];
  const unseen = stray(given, ofView, 'the mapping reads a file drop');
  if (!given.has('CIVICVIEW_SFTP_URL')) {
    const instead = 'the drop is no SFTP server (CIVICVIEW_SFTP_URL is not set)';
    return [...missing(given, ofDirectory, 'or CIVICVIEW_SFTP_URL'), ...stray(given, ofSftp, instead), ...unseen];
  }
  return [
    ...sftpFaults(given),
    ...stray(given, ofDirectory, 'the drop is an SFTP server (CIVICVIEW_SFTP_URL)'),
    ...unseen,
  ];
}

function sftpFaults(given: VariableReading['given']): Fault[] {
  const signsIn = given.has('CIVICVIEW_SFTP_PASSWORD') || given.has('CIVICVIEW_SFTP_PRIVATE_KEY');
  return [
    ...(signsIn ? [] : missing(given, ['CIVICVIEW_SFTP_PRIVATE_KEY'], 'or CIVICVIEW_SFTP_PASSWORD')),
    ...missing(given, ['CIVICVIEW_SFTP_HOST_KEY']),
  ];
}

function missing(given: VariableReading['given'], names: VariableName[], or = ''): Fault[] {
  return names
    .filter((name) => !given.has(name))
    .map((name) => {
      const ways = [name, ...(variables[name].secret ? [`or ${name}_FILE`] : []), ...(or ? [or] : [])].join(' ');
      return { where: name, what: 'is not set', fix: `Set ${ways}: ${variables[name].meaning}.` };
    });
}

function stray(given: VariableReading['given'], names: VariableName[], because: string): Fault[] {
  return names
    .filter((name) => given.has(name))
    .map((name) => ({
      where: given.get(name) === 'file' ? `${name}_FILE` : name,
      what: `is set, but ${because}`,
      fix: 'Unset it, or change the other.',
    }));
}

/** Where CARE's rows come from, once `civicViewFaults` found nothing. */
export function civicViewOf(system: MappedSystem, values: VariableValues): CivicViewConnection {
  const { CIVICVIEW_DROP_DIR: path, CIVICVIEW_SFTP_URL: url, CIVICVIEW_DATABASE_URL: databaseUrl } = values;
  if (transportOf(system) === 'view' && databaseUrl !== undefined) return { kind: 'view', databaseUrl };
  if (url !== undefined) return sftpOf(new URL(url), values);
  if (path !== undefined) return { kind: 'directory', path };
  throw new Error('the connection of CivicView passed its checks although it is not there');
}

function sftpOf({ hostname, port, username, pathname }: URL, values: VariableValues): CivicViewConnection {
  return {
    kind: 'sftp',
    // an IPv6 address has no brackets where no port follows it
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? defaultPort : Number(port),
    username: decodeURIComponent(username),
    password: values.CIVICVIEW_SFTP_PASSWORD ?? null,
    privateKey: values.CIVICVIEW_SFTP_PRIVATE_KEY ?? null,
    passphrase: values.CIVICVIEW_SFTP_PASSPHRASE ?? null,
    hostKeys: values.CIVICVIEW_SFTP_HOST_KEY ?? [],
    root: decodeURIComponent(pathname),
  };
}

function transportOf({ mapping }: MappedSystem): Transport {
  return (mapping as { transport: Transport }).transport;
}
