// Each container's environment as the service itself reads it: names, files that are really mounted, and the whole of Settings.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import './typescript.mjs';

const key = (letter) => Buffer.alloc(32, letter).toString('base64');

/** What a Secret might hold, by the variable that it is for. */
const secrets = {
  DATABASE_URL: 'postgres://shirelink:p%40ss@db.example.org:5432/shirelink',
  PII_KEYS: JSON.stringify({
    encrypt: { active: 'k1', keys: { k1: key('e') } },
    hash: { active: 'k1', keys: { k1: key('h') } },
  }),
  NOTICE_WEBHOOK_SECRET: `whsec_${key('w')}`,
  SMTP_URL: 'smtps://shirelink:p%40ss@mail.example.org:465',
};

/** Node reads these. */
const notOurs = new Set(['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS']);

/** Reading takes a tenth of a second each, and most features leave the environment as it is. */
const read = new Map();

/**
 * Faults of the environments of a rendered chart, a line each; beside them the names of the service's variables that it sets.
 * `external` are the files of ConfigMaps that the chart does not make, by name.
 */
export async function readEnvironments(objects, external = {}) {
  const service = {
    ...(await import('../src/config/load-settings.ts')),
    ...(await import('../src/config/variables.ts')),
  };
  const configMaps = { ...external, ...ownConfigMaps(objects) };
  const containers = containersOf(objects).filter(({ container: { env = [] } }) => hasRole(env));
  const all = containers.map(({ where, pod: { volumes }, container }) => {
    const key = JSON.stringify([container.env, container.volumeMounts, volumes, configMaps]);
    if (!read.has(key)) read.set(key, readEnvironment({ container, volumes, configMaps }, service));
    const { faults, set } = read.get(key);
    return { faults: faults.map((fault) => `${where}: ${fault}`), set };
  });
  return { faults: all.flatMap(({ faults }) => faults), set: new Set(all.flatMap(({ set }) => set)) };
}

function readEnvironment({ container, volumes, configMaps }, { loadSettings, knownNames }) {
  const mounted = mountFiles({ container, volumes, configMaps });
  try {
    const { environment, missing } = environmentOf(container, mounted);
    const names = Object.keys(environment);
    const loaded = loadSettings(environment);
    const faults = [
      ...missing.map((name) => `${name} names a file that no volume of the pod brings`),
      ...names
        .filter((name) => !knownNames.has(name) && !notOurs.has(name))
        .map((name) => `${name} is not a variable of Shirelink`),
      ...(loaded.ok ? [] : loaded.faults.map(({ where, what, fix }) => `${where} ${what}. ${fix}`)),
      ...(loaded.ok && loaded.value.mode !== 'configured' ? ['would run embedded'] : []),
    ];
    return { faults, set: names.map((name) => (name === 'COUNCIL_FILE' ? name : name.replace(/_FILE$/, ''))) };
  } finally {
    rmSync(mounted.root, { recursive: true });
  }
}

function hasRole(env) {
  return env.some(({ name }) => name === 'ROLE');
}

function ownConfigMaps(objects) {
  const made = objects.filter(({ kind }) => kind === 'ConfigMap');
  return Object.fromEntries(made.map(({ metadata, data }) => [metadata.name, data]));
}

function containersOf(objects) {
  return objects.flatMap(({ kind, metadata, spec }) => {
    const pod = kind === 'Pod' ? spec : spec?.template?.spec;
    const containers = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
    return containers.map((container) => ({ where: `${kind}/${metadata.name}/${container.name}`, pod, container }));
  });
}

/** Lays a container's read-only files out in a folder, as the kubelet would. */
function mountFiles({ container, volumes, configMaps }) {
  const root = mkdtempSync(join(tmpdir(), 'shirelink-chart-'));
  const paths = new Map();
  for (const { name, mountPath } of container.volumeMounts ?? []) {
    const volume = volumes.find((one) => one.name === name) ?? {};
    for (const [path, text] of Object.entries(filesOf(volume, configMaps))) {
      const file = join(root, mountPath, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      paths.set(join(mountPath, path), file);
    }
  }
  return { root, paths };
}

function filesOf({ configMap, projected, secret }, configMaps) {
  if (configMap) {
    const data = configMaps[configMap.name] ?? {};
    const items = configMap.items ?? Object.keys(data).map((name) => ({ key: name, path: name }));
    return Object.fromEntries(items.map(({ key: from, path }) => [path, data[from] ?? `${configMap.name}/${from}`]));
  }
  const sources = projected?.sources.map((source) => source.secret) ?? (secret ? [secret] : []);
  const items = sources.flatMap((source) => source.items ?? []);
  return Object.fromEntries(items.map(({ path }) => [path, secrets[basename(path)] ?? `a secret for ${path}`]));
}

/** The container's environment with its files where they lie here. */
function environmentOf({ env }, { paths }) {
  const missing = [];
  const environment = Object.fromEntries(
    env.map(({ name, value, valueFrom }) => {
      if (valueFrom) return [name, secrets[name] ?? `a secret for ${name}`];
      if (!name.endsWith('_FILE') && name !== 'NODE_EXTRA_CA_CERTS') return [name, value];
      if (!paths.has(value)) missing.push(name);
      return [name, paths.get(value) ?? value];
    }),
  );
  return { environment, missing };
}
