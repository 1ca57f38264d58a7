import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnySchemaObject } from 'ajv/dist/2020.js';
import { checkSchema } from '../../config/check-schema.js';
import { contractsDir } from '../../config/contracts-dir.js';
import { parseYaml } from '../../config/yaml-file.js';
import { simulationMapping } from './simulation-mapping.js';

const schema = JSON.parse(
  readFileSync(join(contractsDir, 'mappings/authority.schema.json'), 'utf8'),
) as AnySchemaObject;

function faultsOf(mapping: unknown) {
  const file = parseYaml('mapping.yaml', JSON.stringify(mapping));
  return file.ok ? checkSchema(file.value, schema) : file.faults;
}

describe('simulationMapping', () => {
  test('is what the schema of mapping files says, whatever the codes', () => {
    const value = simulationMapping({
      categories: { 1: { name: 'Pothole', group: 'Roads' }, 2: { name: 'Café "x" / y', group: null } },
      units: { 1: 'PWDx_Street Light_Pending_Contractor (Internal)' },
      channels: { M1: 'Citizens Connect App' },
      closures: { D1: { status: 'completed', outcome: 'Case Resolved' }, D2: { status: 'completed', outcome: null } },
    });
    expect(faultsOf(value)).toEqual([]);
  });

  test('is so for a file without any code', () => {
    const value = simulationMapping({ categories: {}, units: {}, channels: {}, closures: {} });
    expect(faultsOf(value)).toEqual([]);
  });
});
