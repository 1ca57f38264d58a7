// Writes what is generated of contracts/ and docs/. test/contract/openapi.test.ts compares it with what the service says of itself,
// check-contracts.mjs the page of the policies with its tables.
import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { describedApi } from '../src/api/described-api.js';
import { policiesPage } from './policies-page.mjs';

const folder = new URL('../contracts/http/', import.meta.url);
mkdirSync(folder, { recursive: true });
const document = await format(JSON.stringify(await describedApi()), { parser: 'json', printWidth: 120 });
writeFileSync(new URL('openapi.json', folder), document);
writeFileSync(new URL('../docs/policies.md', import.meta.url), await policiesPage());
