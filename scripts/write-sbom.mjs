// `npm run sbom`: what reaches production, as CycloneDX. Not `npm sbom --omit dev`: npm 11 then leaves out NestJS, kafkajs and all
// else that a development dependency needs too.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const file = 'reports/sbom.json';
const { name, version, dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

// an optional one (PostgreSQL for another platform) reaches production there
const locked = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
const production = new Set(
  locked.map(([path, entry]) => `${entry.name ?? path.split('node_modules/').at(-1)}@${entry.version}`),
);

const npm = spawnSync(
  'npm',
  ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'],
  { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
);
if (npm.status !== 0) throw new Error(`npm sbom failed: ${npm.stderr}`);
const whole = JSON.parse(npm.stdout);

const product = `${name}@${version}`;
const kept = new Set([product, ...production]);
const bom = {
  ...whole,
  metadata: { ...whole.metadata, component: { ...whole.metadata.component, name } },
  components: whole.components.filter((component) => production.has(component['bom-ref'])),
  dependencies: whole.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => kept.has(other)) })),
};

const listed = new Set(bom.components.map((component) => component['bom-ref']));
const missing = [...production].filter((ref) => !listed.has(ref));
const unnamed = Object.keys(dependencies).filter((direct) => ![...listed].some((ref) => ref.startsWith(`${direct}@`)));
if (missing.length + unnamed.length > 0) throw new Error(`not in npm's list: ${[...missing, ...unnamed].join(', ')}`);

mkdirSync('reports', { recursive: true });
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
console.log(`${file}: ${bom.components.length} packages of ${product}`);
