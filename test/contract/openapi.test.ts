import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describedApi } from '../../src/api/described-api.js';
import { roles as everyRole } from '../../src/auth/roles.js';
import { contractsDir } from '../../src/config/contracts-dir.js';

interface Operation {
  operationId?: string;
  summary?: string;
  'x-roles'?: string[];
  security?: object[];
  responses: Record<string, unknown>;
}

let document: { paths: Record<string, Record<string, Operation>> };
let operations: [string, Operation][];

beforeAll(async () => {
  document = JSON.parse(JSON.stringify(await describedApi())) as typeof document;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});

/** Names of the operations of which something is not so. */
function where(isWrong: (operation: Operation) => boolean): string[] {
  return operations.filter(([, operation]) => isWrong(operation)).map(([name]) => name);
}

it('is what stands in contracts/http: after a change, `npm run contracts:write`', () => {
  const written = JSON.parse(readFileSync(join(contractsDir, 'http', 'openapi.json'), 'utf8')) as object;
  expect(document).toEqual(written);
});

it('says of every operation what it does, under a name of its own', () => {
  expect(operations.length).toBeGreaterThan(20);
  expect(where(({ summary, operationId }) => !summary || !operationId)).toEqual([]);
  expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
});

it('says of every operation who may call it', () => {
  expect(where((operation) => !Array.isArray(operation['x-roles']))).toEqual([]);
  expect(where((operation) => operation['x-roles']!.some((role) => !everyRole.includes(role as 'admin')))).toEqual([]);
  // an operation without roles is open, one with roles asks for a token
  expect(
    where(
      (operation) =>
        operation['x-roles']!.length > 0 !== (operation.security?.some((scheme) => 'bearer' in scheme) ?? false),
    ),
  ).toEqual([]);
});

it('says of every operation how it fails', () => {
  const promises = ({ responses }: Operation, status: string): boolean =>
    JSON.stringify(responses[status] ?? '').includes('Problem');
  expect(where((operation) => !promises(operation, '429'))).toEqual([]);
  expect(
    where(
      (operation) =>
        operation['x-roles']!.length > 0 && !['401', '403', '503'].every((status) => promises(operation, status)),
    ),
  ).toEqual([]);
});

it('has no person in its examples', () => {
  const text = JSON.stringify(document);
  const addresses = [...text.matchAll(/[\w.]+@[\w.]+/g)].map(([address]) => address);
  expect(addresses.filter((address) => !address.endsWith('@example.org'))).toEqual([]);
  // numbers that ACMA keeps free for fiction
  const phones = [...text.matchAll(/\b0\d(?: ?\d){8}\b/g)].map(([phone]) => phone);
  expect(phones.filter((phone) => !/^02 5550 0\d{3}$/.test(phone))).toEqual([]);
});
