// The chart as Kubernetes gets it, with sample values.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

export const chart = 'helm/shirelink';
/** The shipped one: what it must say changes with the service, not with the chart. */
const councilFile = 'councilFiles.council\\.yaml=contracts/council/upper-lachlan.yaml';
/** A helm that was built from its module takes itself for an old Kubernetes. */
export const kubeVersion = ['--kube-version', '1.33.0'];

const rendered = new Map();

/** Text and objects; throws what helm says where it refuses. `settings` as helm's --set takes them. */
export function render(helm, options) {
  const key = JSON.stringify(options);
  if (!rendered.has(key)) rendered.set(key, renderAnew(helm, options));
  return rendered.get(key);
}

function renderAnew(helm, { values, settings = [] }) {
  const set = settings.flatMap((setting) => ['--set', setting]);
  const files = readFileSync(values, 'utf8').includes('\ncouncilFiles:') ? ['--set-file', councilFile] : [];
  const args = ['template', 'shirelink', chart, '--namespace', 'council', ...kubeVersion, '--values', values];
  const { status, stdout, stderr } = spawnSync(helm, [...args, ...files, ...set], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`helm template --values ${values} ${set.join(' ')}\n${stderr}`);
  return { text: stdout, objects: parseAllDocuments(stdout).flatMap((document) => document.toJS() ?? []) };
}

/** Kind and name of each object, in order: what a feature adds or takes away. */
export function names(objects) {
  return objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).toSorted();
}
