// compose.yaml as an engine would take it: the specification's own loader, then what that does not look at.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import './typescript.mjs';

/** Faults, a line each. `loader`: the program of compose-go. */
export async function composeFaults(loader) {
  const loaded = spawnSync(loader, ['--format', 'json', 'compose.yaml'], { encoding: 'utf8' });
  if (loaded.status !== 0) return [`compose.yaml: ${loaded.stderr.trim()}`];
  const { services } = JSON.parse(loaded.stdout);
  return [
    ...Object.entries(services).flatMap(([name, service]) => serviceFaults(name, service, services)),
    ...(await settingsFaults(services)),
  ];
}

function serviceFaults(name, service, services) {
  const shared = /^service:(.+)$/.exec(service.network_mode ?? '')?.[1];
  const needed = [...Object.keys(service.depends_on ?? {}), ...(shared ? [shared] : [])];
  const bound = (service.volumes ?? []).filter(({ type }) => type === 'bind').map(({ source }) => source);
  return [
    ...needed.filter((other) => !services[other]).map((other) => `${name} needs ${other}, which is no service`),
    ...bound.filter((source) => !existsSync(source)).map((source) => `${name} mounts ${source}, which is not there`),
    ...(service.ports ?? [])
      .filter(({ host_ip: ip }) => ip !== '127.0.0.1')
      .map(() => `${name} is open beyond loopback`),
  ];
}

/** The service reads its environment, with the secrets that the first start makes and the folders that are mounted. */
async function settingsFaults(services) {
  const { loadSettings } = await import('../src/config/load-settings.ts');
  const { knownNames } = await import('../src/config/variables.ts');
  const secrets = mkdtempSync(join(tmpdir(), 'shirelink-compose-'));
  try {
    const made = spawnSync(process.execPath, ['deploy/compose/make-secrets.mjs', secrets], { encoding: 'utf8' });
    if (made.status !== 0) return [made.stderr];
    if (statSync(join(secrets, 'pii-keys.json')).mode & 0o007) return ['make-secrets: everybody can read the keys'];
    return ['migrate', 'shirelink'].flatMap((name) => {
      const environment = mounted(services[name], secrets);
      const unknown = Object.keys(environment).filter((variable) => !knownNames.has(variable));
      const settings = loadSettings(environment);
      return [
        ...unknown.map((variable) => `${name}: ${variable} is not a variable of Shirelink`),
        ...(settings.ok ? [] : settings.faults.map(({ where, what, fix }) => `${name}: ${where} ${what}. ${fix}`)),
      ];
    });
  } finally {
    rmSync(secrets, { recursive: true });
  }
}

/** The environment with each path where it lies here. */
function mounted({ environment, volumes }, secrets) {
  const folders = volumes.map(({ source, target }) => ({ target, source: source === 'secrets' ? secrets : source }));
  const here = (path) => {
    const folder = folders.find(({ target }) => path.startsWith(`${target}/`));
    return folder ? join(folder.source, posix.relative(folder.target, path)) : path;
  };
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, here(String(value))]));
}
