// All that can be held against chart, Dockerfile and compose file without a cluster or an engine. `--write` writes the chart's
// README.md anew. A step that fails says why and the rest still runs; exit 1 at the end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { composeFaults } from './helm-compose.mjs';
import { readEnvironments } from './helm-environment.mjs';
import { features, untried } from './helm-features.mjs';
import { chart, kubeVersion, names, render } from './helm-render.mjs';
import { kubernetesVersions } from './helm-schemas.mjs';
import { helmTools } from './helm-tools.mjs';

const sets = ['minimal', 'full', 'bare'].map((name) => `${chart}/ci/${name}-values.yaml`);
/** What the chart of `bare` relies on being there. */
const external = { 'council-files': { 'shire.yaml': readFileSync('contracts/council/upper-lachlan.yaml', 'utf8') } };
/** Variables that the chart does not set, and why. */
const notSet = {
  SHIRELINK_HOME: 'embedded mode only',
  OIDC_CLIENT_ID: 'the console has no sign-in yet',
  OIDC_CLIENT_SECRET: 'the console has no sign-in yet',
  CIVICVIEW_DROP_DIR: 'the chart has no values for CivicView yet',
  CIVICVIEW_SFTP_URL: 'the chart has no values for CivicView yet',
  CIVICVIEW_SFTP_PASSWORD: 'the chart has no values for CivicView yet',
  CIVICVIEW_SFTP_PRIVATE_KEY: 'the chart has no values for CivicView yet',
  CIVICVIEW_SFTP_PASSPHRASE: 'the chart has no values for CivicView yet',
  CIVICVIEW_SFTP_HOST_KEY: 'the chart has no values for CivicView yet',
  CIVICVIEW_DATABASE_URL: 'the chart has no values for CivicView yet',
  CONTENT_MANAGER_URL: 'Content Manager is not connected yet',
  CONTENT_MANAGER_USERNAME: 'Content Manager is not connected yet',
  CONTENT_MANAGER_PASSWORD: 'Content Manager is not connected yet',
};

const tools = timed('tools', helmTools);
const scratch = mkdtempSync(join(tmpdir(), 'shirelink-helm-'));
let failures = 0;
try {
  for (const [name, step] of Object.entries({
    versions: checkVersions,
    'helm lint --strict': () =>
      sets.forEach((values) =>
        run(tools.helm, ['lint', '--strict', '--quiet', ...kubeVersion, '--values', values, chart]),
      ),
    'unit tests': checkUnits,
    'features off and on': checkFeatures,
    environment: checkEnvironment,
    documentation: checkDocumentation,
    Dockerfile: () => run(tools.hadolint, ['--no-color', '--failure-threshold', 'style', 'Dockerfile']),
    'compose.yaml': checkCompose,
  })) {
    await attempt(name, step);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
if (failures > 0) console.error(`helm-check: ${failures} steps failed`);
process.exitCode = failures > 0 ? 1 : 0;

function timed(name, step) {
  const started = performance.now();
  console.log(`== ${name}`);
  const result = step();
  const tell = () => console.log(`   ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (result instanceof Promise) return result.finally(tell);
  tell();
  return result;
}

async function attempt(name, step) {
  try {
    await timed(name, async () => step());
  } catch (error) {
    failures += 1;
    console.error(error.message);
  }
}

/** What the program printed; throws with it where it fails. */
function run(file, args) {
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

function checkVersions() {
  const { appVersion } = parse(readFileSync(`${chart}/Chart.yaml`, 'utf8'));
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  if (appVersion !== version)
    throw new Error(`Chart.yaml's appVersion is ${appVersion}, package.json's version ${version}`);
}

function checkUnits() {
  const [, count] = /^Tests:\s+(\d+) passed, \1 total$/m.exec(run(tools.unittest, ['--strict', chart])) ?? [];
  if (!(Number(count) > 0)) throw new Error('helm-unittest found no test');
  console.log(`   ${count} tests`);
}

/** Each rendering is a file of this folder; all at once, for most of the time goes into reading the schemas. */
function conform(folder) {
  const locations = [
    '{{.NormalizedKubernetesVersion}}-strict/{{.ResourceKind}}{{.KindSuffix}}',
    'monitoring/{{.ResourceKind}}_{{.ResourceAPIVersion}}',
  ];
  const schemas = locations.flatMap((location) => ['-schema-location', `${tools.schemas}/${location}.json`]);
  for (const version of kubernetesVersions) {
    const summary = run(tools.kubeconform, ['-strict', '-summary', '-kubernetes-version', version, ...schemas, folder]);
    console.log(`   ${version}: ${summary.trim()}`);
  }
}

/** Renders the whole sets, then each switch by itself, and holds all of it against the schemas. */
function checkFeatures() {
  const forgotten = untried(parse(readFileSync(`${chart}/values.yaml`, 'utf8')));
  if (forgotten.length > 0)
    throw new Error(`switches that scripts/helm-features.mjs does not turn: ${forgotten.join(', ')}`);
  const folder = mkdtempSync(join(scratch, 'rendered-'));
  const save = (name, { text }) => writeFileSync(join(folder, `${name.replaceAll(/[^\w.=,-]/g, '_')}.yaml`), text);
  for (const values of sets) save(basename(values, '.yaml'), render(tools.helm, { values }));
  const before = names(render(tools.helm, { values: sets[0] }).objects);
  for (const { settings, added, gone } of features) {
    const rendered = render(tools.helm, { values: sets[0], settings });
    save(settings.join(','), rendered);
    const expected = [...before.filter((name) => !gone.includes(name)), ...added].toSorted();
    const got = names(rendered.objects);
    if (JSON.stringify(got) !== JSON.stringify(expected)) {
      throw new Error(`${settings.join(' ')} makes\n  ${got.join('\n  ')}\ninstead of\n  ${expected.join('\n  ')}`);
    }
  }
  console.log(`   ${sets.length} sets of values, ${features.length} features`);
  conform(folder);
}

async function checkEnvironment() {
  const rendered = [
    ...sets.map((values) => render(tools.helm, { values })),
    ...features.map(({ settings }) => render(tools.helm, { values: sets[0], settings })),
  ];
  const faults = [];
  const set = new Set(Object.keys(notSet));
  for (const { objects } of rendered) {
    const environments = await readEnvironments(objects, external);
    faults.push(...environments.faults);
    for (const name of environments.set) set.add(name);
  }
  const { variableNames } = await import('../src/config/variables.ts');
  faults.push(
    ...variableNames.filter((name) => !set.has(name)).map((name) => `${name}: no value of the chart sets it`),
    ...Object.keys(notSet)
      .filter((name) => !variableNames.includes(name))
      .map((name) => `${name}: is no variable any more`),
    ...(await controls()),
  );
  if (faults.length > 0) throw new Error([...new Set(faults)].join('\n'));
  console.log(
    `   ${rendered.length} renderings; ${variableNames.length} variables, ${Object.keys(notSet).length} of them left out`,
  );
}

/** The check must be able to fail: a misspelt name, a value that the service refuses, a file that nothing mounts. */
async function controls() {
  const spoilt = {
    'extraEnv.KAFKA_SASL_USERNMAE=u': /KAFKA_SASL_USERNMAE is not a variable/,
    'kafka.brokers={kafka:99999}': /KAFKA_BROKERS is not a list of host:port/,
    'councilFile=other.yml': /COUNCIL_FILE names a file that no volume/,
  };
  const missed = [];
  for (const [setting, fault] of Object.entries(spoilt)) {
    const { objects } = render(tools.helm, { values: sets[2], settings: [setting] });
    const { faults } = await readEnvironments(objects, external);
    if (!faults.some((line) => fault.test(line))) missed.push(`control ${setting}: not found out`);
  }
  return missed;
}

function checkDocumentation() {
  const args = ['--chart-search-root', chart, '--sort-values-order', 'file', '--dry-run'];
  const text = `${run(tools.docs, args).trim()}\n`;
  const silent = text.split('\n').filter((line) => /^\|.*\|\s*\|$/.test(line));
  if (silent.length > 0) throw new Error(`values without a comment that begins with --\n${silent.join('\n')}`);
  const file = `${chart}/README.md`;
  if (process.argv.includes('--write')) writeFileSync(file, text);
  const kept = readFileSync(file, 'utf8').split('\n');
  const made = text.split('\n');
  const at = made.findIndex((line, index) => line !== kept[index]);
  if (at < 0 && made.length === kept.length) return;
  throw new Error(
    `${file}:${at + 1} is not what its values say: node scripts/helm-check.mjs --write\n- ${kept[at]}\n+ ${made[at]}`,
  );
}

async function checkCompose() {
  const faults = await composeFaults(tools.compose);
  if (faults.length > 0) throw new Error([...new Set(faults)].join('\n'));
}
