// `npm run test:api`: schemathesis against the built service in embedded mode, by the document that it serves. `-- --short`, for CI,
// leaves out the boundary of every field in turn (`coverage`), which the service's own limit of 1,200 requests a minute stretches.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';

const release = '4.32.0';
const document = resolve('contracts/http/openapi.json');
const startSeconds = 120;
/** Of one caller's whole run, which takes about two minutes. */
const longestRunMilliseconds = 15 * 60_000;
/** More a caller would be told to wait: 1,200 a minute. */
const requestsPerSecond = 18;
// An answer that never ends leaves nothing to judge; event-stream.spec.ts and test/e2e/events-api.test.ts read the stream.
const excluded = ['--exclude-operation-id', 'streamEvents'];

const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    examples: { type: 'string', default: '20' },
    short: { type: 'boolean', default: false },
  },
});

/** Everything once, by those who may see all; then by each other role, whose answers are refusals and less. */
const callers = [
  {
    roles: ['admin', 'restricted'],
    phases: given.short ? 'examples,fuzzing,stateful' : 'examples,coverage,fuzzing,stateful',
    examples: given.examples,
  },
  ...['records', 'reporting', 'operations', 'intake'].map((role) => ({
    roles: [role],
    phases: 'fuzzing',
    examples: '3',
  })),
];

function run(file, args, options = {}) {
  const { status, error } = spawnSync(file, args, { stdio: 'inherit', ...options });
  if (error) throw error;
  return status;
}

/** Beside Kafka's jars, made once; a half-made one is never taken for whole. */
function schemathesis() {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'shirelink');
  const place = join(cache, `schemathesis-${release}`);
  const program = join(place, 'bin', 'schemathesis');
  if (existsSync(join(place, 'complete'))) return program;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  console.log(`installing schemathesis ${release} into ${place}`);
  if (run('python3', ['-m', 'venv', place]) !== 0) throw new Error('python3 cannot make a venv');
  const pip = ['install', '--quiet', '--disable-pip-version-check', `schemathesis==${release}`];
  if (run(join(place, 'bin', 'pip'), pip) !== 0) throw new Error('schemathesis could not be installed');
  writeFileSync(join(place, 'complete'), '');
  return program;
}

/** The service as `npm start` runs it, in a home of its own. */
function startService(environment) {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/main.js'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((settle) => {
    child.once('exit', settle);
  });
  const stop = async () => {
    child.kill('SIGTERM');
    // its servers end within half a minute, whatever they do
    if ((await Promise.race([ended, pause(60_000, 'late', { ref: false })])) === 'late') child.kill('SIGKILL');
    await ended;
  };
  return { stop, hasEnded: () => child.exitCode !== null || child.signalCode !== null };
}

/** Where it serves, once the first pass is through: an empty mirror would answer little. */
async function ready(home, service) {
  for (const until = performance.now() + startSeconds * 1000; performance.now() < until; await pause(200)) {
    if (service.hasEnded()) throw new Error('the service ended before it was ready');
    const file = join(home, 'embedded.json');
    if (!existsSync(file)) continue;
    const { http } = JSON.parse(readFileSync(file, 'utf8'));
    const health = await fetch(`${http}/health/ready`).then((answer) => answer.json());
    if (health.parts.authority?.status === 'up') return http;
  }
  throw new Error(`the service was not ready within ${startSeconds} s`);
}

async function tokenOf(roles, environment) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['bin/shirelink.js', 'token', '--role', ...roles, '--json'],
    { env: environment },
  );
  return JSON.parse(stdout).token;
}

/** Operations that take a cursor: any text fits its schema, and only what a list gave is good. */
function withCursor() {
  const { paths, components } = JSON.parse(readFileSync(document, 'utf8'));
  const takesCursor = ({ parameters = [], requestBody }) => {
    const [, body] = /schemas\/(\w+)/.exec(requestBody?.content['application/json'].schema.$ref ?? '') ?? [];
    const names = [...parameters.map(({ name }) => name), ...Object.keys(components.schemas[body]?.properties ?? {})];
    return names.includes('cursor') || names.includes('after');
  };
  const operations = Object.values(paths).flatMap((path) => Object.values(path));
  return operations.filter(takesCursor).map(({ operationId }) => operationId);
}

/** What exists, for operations that no other leads to: all that they are asked for would be not found. */
async function whatExists(http, token) {
  const list = async (path) => {
    const answer = await fetch(http + path, { headers: { authorization: `Bearer ${token}` } });
    return (await answer.json()).items;
  };
  const [quarantined] = await list('/api/v1/sync/quarantine?state=open');
  const [number] = (await list('/api/v1/cases?limit=200')).flatMap(({ workOrders }) => workOrders);
  if (!quarantined || !number) throw new Error('the sample data has no quarantined record or no work order');
  return [
    ['getWorkOrder', `number = "${number}"`],
    ['retryQuarantined', `id = "${quarantined.id}"`],
    ['discardQuarantined', `id = "${quarantined.id}"`],
    ['holdSystem', 'system = "authority"'],
    ['releaseSystem', 'system = "authority"'],
  ];
}

/** Of two instants, or of one and the present, no schema says how far they may be apart: what is well-formed is often refused. */
const boundInstants = ['forecastBreaches', 'whatIf'];

// Made-up texts with a made-up cursor are all but always refused, as are instants that must lie near each other; a search never answers 404,
// and the sample data has no notice to be sent again: none of that tells anything.
const refusedMostly = ['searchCases', 'retryNotice', ...boundInstants];
const fewWarnings = 'warnings = { display = ["missing_auth", "rate_limited", "unsupported_regex"], fail-on = true }';

/** `existing`: null for those who are refused most, whom there is nothing to warn of: that they are refused is the test. */
function configuration(existing) {
  const rules = (existing ?? []).map(
    ([operation, parameter]) =>
      `[[operations]]\ninclude-operation-id = "${operation}"\nparameters = { ${parameter} }\n`,
  );
  return `[warnings]
${existing ? 'fail-on = true' : 'enabled = false'}

[[operations]]
include-operation-id = ${JSON.stringify(withCursor().filter((id) => !refusedMostly.includes(id)))}
checks.positive_data_acceptance.enabled = false

[[operations]]
include-operation-id = ${JSON.stringify(refusedMostly)}
checks.positive_data_acceptance.enabled = false
${existing ? fewWarnings : ''}

${rules.join('\n')}`;
}

function attack(program, { http, folder, token, caller, existing }) {
  const name = caller.roles.join('-');
  const config = join(folder, `${name}.toml`);
  writeFileSync(config, configuration(existing));
  console.log(`\n== ${caller.roles.join(' and ')}`);
  const options = [
    ...['--config-file', config, 'run', document, '--url', http, '-H', `Authorization: Bearer ${token}`],
    ...['--phases', caller.phases, '--max-examples', caller.examples, '--seed', given.seed, '--workers', '1'],
    ...['--rate-limit', `${requestsPerSecond}/s`, '--request-timeout', '10', '--max-failures', '30', ...excluded],
    ...['--generation-database', 'none', '--no-color'],
    ...['--report', 'junit', '--report-junit-path', resolve(`reports/schemathesis-${name}.xml`)],
  ];
  return run(program, options, { cwd: folder, timeout: longestRunMilliseconds });
}

const folder = mkdtempSync(join(tmpdir(), 'shirelink-api-'));
const home = join(folder, 'home');
const { PATH, HOME, JAVA_HOME, XDG_CACHE_HOME } = process.env;
const environment = { PATH, HOME, JAVA_HOME, XDG_CACHE_HOME, SHIRELINK_HOME: home, PORT: '0', LOG_LEVEL: 'error' };
let service = null;
try {
  mkdirSync('reports', { recursive: true });
  const program = schemathesis();
  service = startService(environment);
  const http = await ready(home, service);
  const failed = [];
  for (const caller of callers) {
    const token = await tokenOf(caller.roles, environment);
    const existing = caller.roles.includes('admin') ? await whatExists(http, token) : null;
    if (attack(program, { http, folder, token, caller, existing }) !== 0) failed.push(caller.roles.join(' and '));
  }
  if (service.hasEnded()) failed.push('the service ended meanwhile');
  console.log(failed.length === 0 ? '\ntest:api: no failure' : `\ntest:api: failures as ${failed.join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`test:api: ${error.message}`);
  process.exitCode = 1;
} finally {
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
}
