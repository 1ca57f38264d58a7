// Writes what is generated of contracts/. test/contract/openapi.test.ts compares it with what the service says of itself.
import 'reflect-metadata';
import { mkdirSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { describedApi } from '../src/api/described-api.js';

const folder = new URL('../contracts/http/', import.meta.url);
mkdirSync(folder, { recursive: true });
const document = await format(JSON.stringify(await describedApi()), { parser: 'json', printWidth: 120 });
writeFileSync(new URL('openapi.json', folder), document);
