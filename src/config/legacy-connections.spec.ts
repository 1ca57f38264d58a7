import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractsDir } from './contracts-dir.js';
import { legacyConnections } from './legacy-connections.js';

const names = Object.keys(legacyConnections).sort();

describe('each legacy system that can be connected', () => {
  it('may stand in a council file, and no other', () => {
    const schema = JSON.parse(readFileSync(join(contractsDir, 'council', 'council.schema.json'), 'utf8')) as {
      properties: { systems: { properties: object } };
    };
    expect(Object.keys(schema.properties.systems.properties).sort()).toEqual(names);
  });

  it('has a schema of its mapping file', () => {
    const missing = names.filter((name) => !existsSync(join(contractsDir, 'mappings', `${name}.schema.json`)));
    expect(missing).toEqual([]);
  });
});
