import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { readPolicyFile, shippedPolicy } from '../../src/config/policy-file.js';
import { readSchema } from '../../src/config/read-schema.js';
import { readYamlFile } from '../../src/config/yaml-file.js';
import { policyQuestions } from '../../src/model/complaints-policy.js';
import { policyInputs } from '../../src/model/policy-inputs.js';

interface Schema {
  properties: { tables: { required: string[] } };
  $defs: { when: { properties: Record<string, { anyOf: [{ enum: unknown[] }] }> } };
}

const policy = shippedPolicy();
const schema = readSchema(join(contractsDir, 'policies', 'policies.schema.json')) as Schema;
const rules = parse(readFileSync(join(contractsDir, 'policies', 'rules.yaml'), 'utf8')) as Record<string, unknown>;

it("the schema's inputs and questions are those that the product knows", () => {
  const inputs = Object.entries(schema.$defs.when.properties).map(([name, { anyOf }]) => [name, anyOf[0].enum]);
  expect(Object.fromEntries(inputs)).toEqual(policyInputs);
  expect(schema.properties.tables.required).toEqual([...policyQuestions]);
});

it('every rule that a row names is on the list of rules', () => {
  const named = Object.values(policy.tables).flatMap(({ rows }) => rows.flatMap((row) => row.rules));
  expect(named.filter((rule) => !(rule in rules))).toEqual([]);
});

it('every sample council has a policy without faults', () => {
  const councils = readdirSync(join(contractsDir, 'council')).filter((name) => name.endsWith('.yaml'));
  const read = councils.map((name) => {
    const file = readYamlFile(join(contractsDir, 'council', name), name);
    const checked = file.ok ? readPolicyFile(file.value) : file;
    return [name, checked.ok ? 'sound' : checked.faults];
  });
  expect(read).toEqual(councils.map((name) => [name, 'sound']));
});

it("the sample mappings' channels are known to policy", () => {
  const { channels } = policy.lists;
  const known = Object.values(channels).flat();
  const mappings = readdirSync(join(contractsDir, 'mappings')).filter((name) => name.endsWith('.yaml'));
  const used = mappings.flatMap((name) => {
    const { codes } = parse(readFileSync(join(contractsDir, 'mappings', name), 'utf8')) as {
      codes: { channels: Record<string, string> };
    };
    return Object.values(codes.channels);
  });
  // a text message to a council that offers it is a request like any other (UL-07), and no way of the complaints procedure
  expect([...new Set(used)].filter((channel) => !known.includes(channel))).toEqual(['sms']);
});
