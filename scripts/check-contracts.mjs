// Every contract document parses and is sound. A document that is not there fails: README and tests refer to these.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import asyncapi from '@asyncapi/parser';
import './typescript.mjs';

const openapi = ['contracts/http/openapi.json', ...documentsIn('contracts/legacy', '.openapi.yaml')];
const events = 'contracts/events/asyncapi.yaml';

function documentsIn(folder, ending) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];
  return names.length > 0 ? names.map((name) => `${folder}/${name}`) : [`${folder}/*${ending}`];
}

function isThere(document) {
  if (existsSync(document)) return true;
  console.error(`${document}: not there`);
  return false;
}

function lintOpenApi(document) {
  const redocly = spawnSync(process.execPath, ['node_modules/@redocly/cli/bin/cli.js', 'lint', document], {
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  if (redocly.status !== 0) console.error(redocly.stdout + redocly.stderr);
  console.log(`${document}: ${redocly.status === 0 ? 'sound' : 'faulty'}`);
  return redocly.status === 0;
}

async function parseAsyncApi(document) {
  const source = asyncapi.fromFile(new asyncapi.Parser(), document);
  const { document: parsed, diagnostics } = await source.parse();
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 0);
  for (const { message, path } of errors) console.error(`${document}: ${path.join('.')}: ${message}`);
  const messages = parsed?.allMessages().length ?? 0;
  console.log(`${document}: ${messages} messages, ${errors.length} errors`);
  return errors.length === 0 && messages > 0;
}

async function comparePoliciesPage() {
  // only now: the hooks that it needs are registered by an import above
  const { policiesPage } = await import('./policies-page.mjs');
  const page = 'docs/policies.md';
  const same = existsSync(page) && readFileSync(page, 'utf8') === (await policiesPage());
  console.log(
    `${page}: ${same ? 'as contracts/policies/complaints.yaml says' : 'differs: run npm run contracts:write'}`,
  );
  return same;
}

const results = [
  ...openapi.map((document) => isThere(document) && lintOpenApi(document)),
  isThere(events) && (await parseAsyncApi(events)),
  await comparePoliciesPage(),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
