import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
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

type Json = Record<string, unknown>;
/** What a JSON Schema and a TypeScript type can both say, written alike. */
type Shape = string | { [name: string]: Shape };

const schema = JSON.parse(readFileSync(join(contractsDir, 'mappings/authority.schema.json'), 'utf8')) as Json;

function sampleFile(): YamlFile {
  const yaml = readYamlFile(join(contractsDir, 'mappings/authority-upper-lachlan.yaml'), 'the sample');
  if (!yaml.ok) throw new Error(JSON.stringify(yaml.faults));
  return yaml.value;
}

const sample = sampleFile().value as AuthorityMapping;

function resolved(node: Json): Json {
  const reference = node['$ref'] as string | undefined;
  return reference
    ? { ...(schema['$defs'] as Record<string, Json>)[reference.slice('#/$defs/'.length)]!, ...node }
    : node;
}

function shapeOfSchema(given: Json): Shape {
  const node = resolved(given);
  const literals = (node['enum'] as string[] | undefined) ?? ('const' in node ? [node['const'] as string] : null);
  if (literals) return oneOf(literals);
  const types = [node['type']].flat() as string[];
  const shape = shapeOfType(
    node,
    types.find((type) => type !== 'null')!,
  );
  return types.includes('null') ? { null: shape } : shape;
}

function shapeOfType(node: Json, type: string): Shape {
  if (type === 'array') return { each: shapeOfSchema(node['items'] as Json) };
  if (type !== 'object') return type === 'integer' ? 'number' : type;
  if (typeof node['additionalProperties'] === 'object')
    return { any: shapeOfSchema(node['additionalProperties'] as Json) };
  const properties = node['properties'] as Record<string, Json>;
  expect(node['additionalProperties']).toBe(false);
  const required = new Set(node['required'] as string[]);
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [required.has(name) ? name : `${name}?`, shapeOfSchema(value)]),
  );
}

function oneOf(literals: string[]): Shape {
  return [...literals].sort().join(' | ');
}

function shapeOfTypeScript(type: ts.Type, checker: ts.TypeChecker): Shape {
  const members = type.isUnion() ? type.types : [type];
  const present = members.filter((member) => !(member.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)));
  const shape = shapeOfPresent(present, checker);
  return members.some((member) => member.flags & ts.TypeFlags.Null) ? { null: shape } : shape;
}

function shapeOfPresent(members: ts.Type[], checker: ts.TypeChecker): Shape {
  const [first] = members;
  if (members.every((member) => member.flags & ts.TypeFlags.BooleanLike)) return 'boolean';
  if (members.every((member) => member.isStringLiteral())) return oneOf(members.map((member) => member.value));
  if (first!.flags & ts.TypeFlags.String) return 'string';
  if (first!.flags & ts.TypeFlags.Number) return 'number';
  if (checker.isArrayType(first!))
    return { each: shapeOfTypeScript(checker.getTypeArguments(first as ts.TypeReference)[0]!, checker) };
  const entries = checker.getIndexInfosOfType(first!)[0];
  if (entries) return { any: shapeOfTypeScript(entries.type, checker) };
  return Object.fromEntries(
    checker.getPropertiesOfType(first!).map((property) => {
      const name = property.flags & ts.SymbolFlags.Optional ? `${property.name}?` : property.name;
      return [name, shapeOfTypeScript(checker.getTypeOfSymbol(property), checker)];
    }),
  );
}

describe('authority.schema.json', () => {
  it('says the same as the type AuthorityMapping', () => {
    const file = join(process.cwd(), 'src/legacy/authority/mapping-file.ts');
    const program = ts.createProgram([file], {
      module: ts.ModuleKind.NodeNext,
      strict: true,
      types: [],
      skipLibCheck: true,
    });
    const checker = program.getTypeChecker();
    const symbol = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!);
    const type = checker.getDeclaredTypeOfSymbol(symbol.find(({ name }) => name === 'AuthorityMapping')!);
    expect(shapeOfSchema(schema)).toEqual(shapeOfTypeScript(type, checker));
  });

  it('describes every field, so that a fault can say how to mend it', () => {
    const silent: string[] = [];
    const look = (given: Json, path: string) => {
      const node = resolved(given);
      if (typeof node['description'] !== 'string') silent.push(path);
      for (const [name, child] of Object.entries((node['properties'] as Record<string, Json>) ?? {}))
        look(child, `${path}.${name}`);
      for (const part of ['items', 'additionalProperties'])
        if (typeof node[part] === 'object') look(node[part] as Json, `${path}.*`);
    };
    look(schema, '');
    expect(silent).toEqual([]);
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
