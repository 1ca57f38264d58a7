import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), 'test/contract/fixtures/authority');

/** A recorded answer of Authority, invented on the shapes of contracts/legacy/authority.openapi.yaml and checked against it. */
export interface AuthorityFixture {
  /** `operationId` in the contract. */
  operationId: string;
  status: number;
  body: unknown;
  /** Why the answer breaks the contract; absent where it holds. */
  breaks?: string;
}

/** `name` without `.json`, e.g. `requests-page`. */
export function authorityFixture(name: string): AuthorityFixture {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as AuthorityFixture;
}

export function authorityFixtureNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}
