import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSchema } from '../../src/config/check-schema.js';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { readCouncilFiles } from '../../src/config/council-file.js';
import { readYamlFile, type YamlFile } from '../../src/config/yaml-file.js';
import * as care from '../../src/embedded/civicview-simulator/codes.js';
import { columnNames as simulatedColumns } from '../../src/embedded/civicview-simulator/wire/columns.js';
import { createInterpreter } from '../../src/legacy/civicview/codes.js';
import type { CivicViewMapping } from '../../src/legacy/civicview/mapping-file.js';
import { columnNames, readRow, rowRules } from '../../src/legacy/civicview/mapping.js';
import { encodeText } from '../../src/legacy/civicview/text-encoding.js';
import { readCareFile } from '../../src/legacy/civicview/wire.js';
import { type Json, shapeOfSchema, shapeOfType, undescribed } from '../support/schema-shape.js';

const contract = (name: string) => readFileSync(join(contractsDir, name), 'utf8');
const schema = JSON.parse(contract('mappings/civicview.schema.json')) as Json;
const table = JSON.parse(contract('legacy/civicview-care.schema.json')) as {
  title: string;
  fields: { name: string; type: string; format?: string; constraints?: { enum?: string[] } }[];
};
const story = contract('legacy/civicview-care.md');

function sampleFile(council = 'kempsey'): YamlFile {
  const yaml = readYamlFile(join(contractsDir, `mappings/civicview-${council}.yaml`), 'the sample');
  if (!yaml.ok) throw new Error(JSON.stringify(yaml.faults));
  return yaml.value;
}

const sample = sampleFile().value as CivicViewMapping;

describe('civicview.schema.json', () => {
  it('says the same as the type CivicViewMapping', () => {
    const type = shapeOfType('src/legacy/civicview/mapping-file.ts', 'CivicViewMapping');
    expect(shapeOfSchema(schema)).toEqual(type);
  });

  it('describes every field, so that a fault can say how to mend it', () => {
    expect(undescribed(schema)).toEqual([]);
  });

  it.each<[string, (mapping: CivicViewMapping) => unknown]>([
    ['a drop without its form', (mapping) => delete mapping.drop],
    ['a view without its form', (mapping) => (mapping.transport = 'view')],
    ['a zone that is none', (mapping) => (mapping.zone = '+10:00')],
    ['a pattern that is none', (mapping) => (mapping.number.pattern = '(')],
    ['a way of writing times without a year', (mapping) => (mapping.dates.formats = ['dd/MM HH:mm'])],
    ['a way of writing times that nobody reads', (mapping) => (mapping.dates.formats = ['dd MMM yyyy a'])],
    ['a prefix that would leave the folder', (mapping) => (mapping.drop!.prefix = '../care')],
    ['a column that must be there and is not', (mapping) => Object.assign(mapping.columns, { received: null })],
    ['a page that is too long', (mapping) => (mapping.limits.rowsPerPage = 1001)],
    [
      'a status that nobody knows',
      (mapping) => Object.assign(mapping.codes.statuses, { X: { status: 'removed', outcome: null } }),
    ],
    ['a field that nobody knows', (mapping) => Object.assign(mapping.drop!, { every: 5 })],
  ])('refuses %s', (_, spoil) => {
    const file = sampleFile();
    spoil(file.value as CivicViewMapping);
    expect(checkSchema(file, schema)).toHaveLength(1);
  });

  it('takes a view in the place of the drop', () => {
    const file = sampleFile();
    const mapping = file.value as CivicViewMapping;
    delete mapping.drop;
    Object.assign(mapping, { transport: 'view', view: { schema: 'care', name: 'v', overlapSeconds: 300 } });
    expect(checkSchema(file, schema)).toEqual([]);
  });
});

describe.each(['kempsey', 'upper-lachlan'])('the sample mapping of %s', (council) => {
  const file = sampleFile(council);
  const { codes, verified } = file.value as CivicViewMapping;

  it('holds what the schema asks for, and says that nothing of it was verified', () => {
    expect(checkSchema(file, schema)).toEqual([]);
    expect(verified).toEqual({ layout: false, times: false, codes: false });
  });

  it('knows the codes of the simulator, but for the one that shows a gap', () => {
    const known = {
      categories: [...care.complaintCategories, ...care.feedbackCategories, care.requestCategory],
      statuses: care.statuses,
      channels: care.channels.map(({ code }) => code),
      outcomes: care.outcomes,
      abouts: care.subjects,
      allegations: care.allegations,
      flags: care.flags,
      outsideBodies: care.outsideBodies,
      contactRestrictions: care.contactRestrictions,
      resolutions: care.resolutions,
    };
    for (const [list, wanted] of Object.entries(known))
      expect(Object.keys(codes[list as keyof typeof codes]).sort()).toEqual([...wanted].sort());
    expect(codes.categories[care.unmappedDemo.category]).toBeUndefined();
  });

  it('names units that its council file knows, and is named by that', () => {
    const files = readCouncilFiles(join(contractsDir, `council/${council}.yaml`));
    if (!files.ok) throw new Error(JSON.stringify(files.faults));
    const { council: own, systems } = files.value;
    expect(systems.map(({ name }) => name)).toContain('civicview');
    const units = Object.values(codes.categories).flatMap(({ unit }) => unit ?? []);
    expect(units.filter((unit) => !own.complaints?.units[unit])).toEqual([]);
  });
});

describe('the invented layout', () => {
  it('is called invented wherever it is described', () => {
    expect(table.title).toContain('invented');
    expect(story).toContain('**Invented.**');
    expect(contract('mappings/civicview-kempsey.yaml')).toContain('SAMPLE, INVENTED');
  });

  it('has the columns that the sample mappings read and the simulator writes', () => {
    const names = table.fields.map(({ name }) => name);
    expect(names).toEqual(simulatedColumns);
    expect([...names].sort()).toEqual(columnNames(sample.columns).sort());
  });

  it('has the codes of the sample mapping', () => {
    const listed = ({ constraints }: (typeof table.fields)[number]) => constraints?.enum;
    const column = (name: string) => table.fields.find((field) => field.name === name)!;
    const lists = {
      priority: 'priorities',
      status: 'statuses',
      channel: 'channels',
      outcome: 'outcomes',
      triage: 'triages',
    } as const;
    for (const [name, list] of Object.entries(lists))
      expect(listed(column(name))?.sort()).toEqual(Object.keys(sample.codes[list]).sort());
  });

  it('has a sample row in its description, which means what it should', () => {
    const [, rows] = /```\n(request_no,[^`]+)```/.exec(story)!;
    const held = new Set<string | null>(rows!.split('\n')[0]!.split(','));
    const columns = Object.entries(sample.columns) as [string, string | null][];
    const named = Object.fromEntries(columns.map(([column, name]) => [column, held.has(name) ? name : null]));
    const mapping = { ...sample, columns: { ...sample.columns, ...named } };
    const form = { encoding: 'windows-1252', delimiter: ',', columns: columnNames(mapping.columns) } as const;
    const read = readCareFile(encodeText(rows!, 'windows-1252'), form);
    if (!read.ok) throw new Error(read.problem);
    const { result } = readRow(read.lines[0]!.row, rowRules(mapping));
    if (result.outcome !== 'record') throw new Error(result.detail);
    expect(result).toMatchObject({
      number: '24/01873',
      receivedAt: '2025-03-03T03:07:00.000Z',
      dueAt: '2025-03-10T05:30:00.000Z',
      modifiedAt: '2025-03-03T22:00:00.000Z',
      details: { description: 'Pothole, Sea St', property: '104512', contact: { reference: '55321' } },
    });
    const officers = { JSMITH: { unit: 'Works', office: 'supervisor' } } as const;
    expect(createInterpreter(sample.codes, officers)(result.codes)).toMatchObject({
      kind: 'request',
      status: 'received',
      category: 'Pothole',
      unit: 'Works',
      priority: 'high',
      gaps: [],
    });
  });
});
