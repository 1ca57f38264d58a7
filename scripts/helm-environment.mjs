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

/**
 * Faults of the environments of a rendered chart, a line each; beside them the names of the service's variables that it sets.
 * `external` are the files of ConfigMaps that the chart does not make, by name.
 */
export async function readEnvironments(objects, external = {}) {
  const { loadSettings } = await import('../src/config/load-settings.ts');
  const { knownNames } = await import('../src/config/variables.ts');
  const configMaps = { ...external, ...ownConfigMaps(objects) };
  const faults = [];
  const set = new Set();
  for (const { where, pod, container } of containersOf(objects).filter(({ container: { env = [] } }) => hasRole(env))) {
    const mounted = mountFiles({ pod, container, configMaps });
    try {
      const { environment, missing } = environmentOf(container, mounted);
      const unknown = Object.keys(environment).filter((name) => !knownNames.has(name) && !notOurs.has(name));
      const loaded = loadSettings(environment);
      Object.keys(environment).forEach((name) =>
        set.add(name.replace(/_FILE$/, (end) => (name === 'COUNCIL_FILE' ? end : ''))),
      );
      faults.push(
        ...missing.map((name) => `${where}: ${name} names a file that no volume of the pod brings`),
        ...unknown.map((name) => `${where}: ${name} is not a variable of Shirelink`),
        ...(loaded.ok ? [] : loaded.faults.map(({ where: at, what, fix }) => `${where}: ${at} ${what}. ${fix}`)),
        ...(loaded.ok && loaded.value.mode !== 'configured' ? [`${where}: would run embedded`] : []),
      );
    } finally {
      rmSync(mounted.root, { recursive: true });
    }
  }
  return { faults, set };
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
function mountFiles({ pod, container, configMaps }) {
  const root = mkdtempSync(join(tmpdir(), 'shirelink-chart-'));
  const paths = new Map();
  for (const { name, mountPath } of container.volumeMounts ?? []) {
    const volume = pod.volumes.find((one) => one.name === name) ?? {};
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
