import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSchema } from '../../src/config/check-schema.js';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { readYamlFile, type YamlFile } from '../../src/config/yaml-file.js';
import {
  categories,
  contactMethods,
  requestDeterminations,
  roles,
  taskActions,
  unmappedDemoCategory,
  workOrderPattern,
} from '../../src/embedded/authority-simulator/codes.js';
import type { AuthorityMapping } from '../../src/legacy/authority/mapping-file.js';
import { type Json, shapeOfSchema, shapeOfType, undescribed } from '../support/schema-shape.js';

const schema = JSON.parse(readFileSync(join(contractsDir, 'mappings/authority.schema.json'), 'utf8')) as Json;

function sampleFile(): YamlFile {
  const yaml = readYamlFile(join(contractsDir, 'mappings/authority-upper-lachlan.yaml'), 'the sample');
  if (!yaml.ok) throw new Error(JSON.stringify(yaml.faults));
  return yaml.value;
}

const sample = sampleFile().value as AuthorityMapping;

describe('authority.schema.json', () => {
  it('says the same as the type AuthorityMapping', () => {
    const type = shapeOfType('src/legacy/authority/mapping-file.ts', 'AuthorityMapping');
    expect(shapeOfSchema(schema)).toEqual(type);
  });

  it('describes every field, so that a fault can say how to mend it', () => {
    expect(undescribed(schema)).toEqual([]);
  });

  it('takes a mapping that was written before there were progress notices', () => {
    const file = sampleFile();
    delete (file.value as AuthorityMapping).progressNotice;
    expect(checkSchema(file, schema)).toEqual([]);
    (file.value as AuthorityMapping).progressNotice = null;
    expect(checkSchema(file, schema)).toEqual([]);
  });

  it.each([
    [
      'an operation that is enabled though it was not verified',
      (mapping: AuthorityMapping) => (mapping.operations.createRequest.enabled = true),
    ],
    ['more retries than four', (mapping: AuthorityMapping) => (mapping.limits.retries = 5)],
    ['a zone that is none', (mapping: AuthorityMapping) => (mapping.zone = '+10:00')],
    ['a pattern that is none', (mapping: AuthorityMapping) => (mapping.number.pattern = '(')],
    ['a field that nobody knows', (mapping: AuthorityMapping) => Object.assign(mapping.changes, { every: 5 })],
    ['a path that would leave the base', (mapping: AuthorityMapping) => (mapping.endpoints.tasks = '/elsewhere')],
    ['a path of one without its id', (mapping: AuthorityMapping) => (mapping.endpoints.name = 'nameregister/names')],
    [
      'a status that is no closure',
      (mapping: AuthorityMapping) => Object.assign(mapping.codes.closures, { X: { status: 'waiting', outcome: 'x' } }),
    ],
  ])('refuses %s', (_, spoil) => {
    const file = sampleFile();
    spoil(file.value as AuthorityMapping);
    expect(checkSchema(file, schema)).toHaveLength(1);
  });
});

describe('the sample mapping', () => {
  it('holds what the schema asks for', () => {
    expect(checkSchema(sampleFile(), schema)).toEqual([]);
  });

  it('knows the codes of the simulator, but for the one that shows a gap', () => {
    const { codes } = sample;
    expect(codes.categories).toEqual(
      Object.fromEntries(
        categories.map(({ categoryId, name, group, unit, targetDays, urgent }) => [
          String(categoryId),
          {
            ...{
              name,
              group,
              unit,
              targetDays,
              kind: 'request',
              restricted: false,
              priority: urgent ? 'urgent' : null,
            },
            ...{ targetUnit: 'business-days', targetSource: 'legacy' },
          },
        ]),
      ),
    );
    expect(codes.categories[String(unmappedDemoCategory.categoryId)]).toBeUndefined();
    expect(codes.closures).toEqual(
      Object.fromEntries(requestDeterminations.map(({ code, name, status }) => [code, { status, outcome: name }])),
    );
    expect(codes.progress).toEqual(Object.fromEntries(taskActions.map(({ code, progress }) => [code, progress])));
    expect(codes.channels).toEqual(Object.fromEntries(contactMethods.map(({ code, channel }) => [code, channel])));
    expect(codes.units).toEqual(Object.fromEntries(roles.map(({ roleId, unit }) => [String(roleId), unit])));
    expect(sample.acknowledgement).toEqual({
      taskCode: taskActions.find(({ acknowledges }) => acknowledges)!.code,
      when: 'completed',
    });
    expect(sample.progressNotice).toEqual({
      taskCode: taskActions.find(({ reports }) => reports)!.code,
      when: 'completed',
    });
    expect('WO-04711').toMatch(workOrderPattern);
    expect('WO-04711').toMatch(new RegExp(sample.workOrder!.pattern));
  });

  it('says that nothing of it was verified, and has nothing switched on that writes', () => {
    expect(Object.values(sample.verified)).toEqual([false, false, false, false]);
    const off = { verified: false, enabled: false };
    expect(Object.values(sample.operations)).toEqual(Array(6).fill(off));
  });
});
