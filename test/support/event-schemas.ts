import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { contractsDir } from '../../src/config/contracts-dir.js';

export const eventSchemaNames = [
  'case-event',
  'case-removed',
  'cloud-event-headers',
  'document-registered',
  'dead-letter-headers',
  'dead-letter-settled-headers',
] as const;
export type EventSchemaName = (typeof eventSchemaNames)[number];

const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
formats.default(ajv);

export function eventSchema(name: EventSchemaName): object {
  return JSON.parse(readFileSync(join(contractsDir, 'events', `${name}.schema.json`), 'utf8')) as object;
}

/** What is wrong with a value by a schema of contracts/events; empty where nothing is. */
export function schemaFaults(name: EventSchemaName, value: unknown): string[] {
  const validate: ValidateFunction = ajv.getSchema(`urn:shirelink:events:${name}:v1`) ?? ajv.compile(eventSchema(name));
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The same of one message as a consumer gets it: headers, and data by its type. */
export function messageFaults({ headers, value }: { headers: Record<string, string>; value: string }): string[] {
  const data = headers['ce_type'] === 'au.gov.nsw.shirelink.case.removed' ? 'case-removed' : 'case-event';
  return [...schemaFaults('cloud-event-headers', headers), ...schemaFaults(data, JSON.parse(value))];
}
