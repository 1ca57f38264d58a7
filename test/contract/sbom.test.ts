import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from '../support/product.js';

interface Sbom {
  bomFormat: string;
  specVersion: string;
  metadata: { component: { name: string; version: string; type: string } };
  components: { 'bom-ref': string; purl: string }[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

interface Manifest {
  name: string;
  version: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

interface Installed {
  version?: string;
  dependencies?: Record<string, Installed>;
}

/** `name@version` of all that npm would put on a machine without development's dependencies. */
function inProduction(): Set<string> {
  const asked = ['ls', '--all', '--omit=dev', '--package-lock-only', '--json'];
  const tree = execFileSync('npm', asked, { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, stdio: 'pipe' });
  const found = new Set<string>();
  const walk = ({ dependencies = {} }: Installed): void => {
    for (const [name, installed] of Object.entries(dependencies)) {
      if (installed.version) found.add(`${name}@${installed.version}`);
      walk(installed);
    }
  };
  walk(JSON.parse(tree) as Installed);
  return found;
}

test('the SBOM that the command writes lists what reaches production, and nothing else', () => {
  execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: root, stdio: 'pipe' });
  const sbom = JSON.parse(readFileSync(`${root}reports/sbom.json`, 'utf8')) as Sbom;
  const { name, version, dependencies, devDependencies } = JSON.parse(
    readFileSync(`${root}package.json`, 'utf8'),
  ) as Manifest;
  expect([sbom.bomFormat, sbom.metadata.component]).toEqual([
    'CycloneDX',
    expect.objectContaining({ name, version, type: 'application' }),
  ]);
  expect(Number(sbom.specVersion)).toBeGreaterThanOrEqual(1.5);

  const listed = sbom.components.map((component) => component['bom-ref']);
  expect(listed.sort()).toEqual([...inProduction()].sort());
  expect(sbom.components.every(({ purl }) => purl.startsWith('pkg:npm/'))).toBe(true);
  const has = (wanted: string) => listed.some((ref) => ref.startsWith(`${wanted}@`));
  expect(Object.keys(dependencies).filter((direct) => !has(direct))).toEqual([]);
  // an optional peer of @nestjs/swagger, and types that cron asks for: npm installs both
  expect(Object.keys(devDependencies).filter(has)).toEqual(['@types/luxon', 'typescript']);

  const known = new Set([...listed, `${name}@${version}`]);
  const led = sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
  expect(led.filter((ref) => !known.has(ref))).toEqual([]);
}, 90_000);
