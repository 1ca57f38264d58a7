import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { contractsDir } from '../../src/config/contracts-dir.js';
import type { AuthoritySimulator } from '../../src/embedded/authority-simulator/simulator.js';

interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  allOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
}

interface Contract {
  paths: Record<
    string,
    Record<string, { responses?: Record<string, { content?: Record<string, { schema: Schema }> }> }>
  >;
  components: { schemas: Record<string, Schema> };
}

const contract = parse(readFileSync(join(contractsDir, 'legacy', 'authority.openapi.yaml'), 'utf8')) as Contract;

/** Codes of a request: what is not mapped is shown to whoever may see cases, so that it can be mapped. */
const codeFields = ['categoryId', 'determinationCode', 'contactMethodCode', 'actioningRoleId'];
/** What the row is nothing without, or what must be a time. */
const readFields = ['formattedAccount', 'receivedDatetime', 'determinationDatetime', 'dueDate', 'modifiedDatetime'];
// an id is asked for by its name, and is nobody's
const requestFields = Object.keys(contract.components.schemas['Request']!.properties!).filter((name) => name !== 'id');

export const fieldCases = requestFields.length - readFields.length;
export const fieldRejects = readFields.length;

function mark(schema: string, field: string): string {
  return `Zephyrfield-${schema}-${field}`;
}

/** Fields whose marks the text holds, as `schema-field`; those of codes aside where they may be told. */
export function fieldMarksIn(text: string, { codesMayBeTold }: { codesMayBeTold: boolean }): string[] {
  const found = [...new Set(Array.from(text.matchAll(/zephyrfield-(\w+-\w+)/gi), ([, field]) => field!))];
  const codes = new Set(codeFields.map((field) => `request-${field}`.toLowerCase()));
  return found.filter((field) => !(codesMayBeTold && codes.has(field.toLowerCase()))).sort();
}

/** One request for each field that the contract knows, with a text in it that is nowhere else. Ids from 101. */
export async function plantRequestFields({ control }: AuthoritySimulator): Promise<void> {
  const common = { receivedDatetime: '2026-03-02T01:00:00Z', categoryId: 1010, contactMethodCode: 'T' };
  const empty = {
    title: null,
    givenName1: null,
    homePhone: null,
    mobilePhone: null,
    businessPhone: null,
    faxPhone: null,
  };
  const at = Date.parse(common.receivedDatetime);
  const { id: nameId } = await control.putName({
    ...{ ...empty, emailAddress: null, address1: null, address2: null },
    ...{ familyName: 'Resident', created: at, modified: at },
  });
  await control.load(requestFields.map((_, index) => ({ ...common, id: 101 + index, ...(index === 0 && { nameId }) })));
  for (const [index, field] of requestFields.entries())
    await control.distort({ id: 101 + index }, { overlay: { [field]: mark('request', field) } });
}

/** Every text field of an answer's rows that is empty gets a mark, and so do fields that nobody knows. Remembers where it put them. */
export class FieldPlanter {
  readonly planted = new Set<string>();

  /** The answer to this address with marks in it; what is no answer of the contract's comes out as it was. */
  alter(path: string, body: string): string {
    const fields = fieldsOf(path);
    if (!fields) return body;
    const answer = JSON.parse(body) as { result?: unknown };
    const rows = [answer.result].flat().filter((row) => typeof row === 'object' && row !== null);
    for (const row of rows) this.plant(row as Record<string, unknown>, fields);
    return JSON.stringify({
      ...answer,
      requestId: mark('envelope', 'requestId'),
      accessResult: [mark('envelope', 'accessResult')],
    });
  }

  private plant(row: Record<string, unknown>, { schema, names }: { schema: string; names: string[] }): void {
    // a person's name is not shown where there is an organisation's
    const isPerson = 'givenName1' in row && row['givenName1'] !== null;
    for (const name of [...names, 'remarks']) {
      const isFree = (row[name] ?? '') === '' || neverRead.has(`${schema}-${name}`);
      if (!isFree || (isPerson && name === 'organisationName')) continue;
      row[name] = mark(schema, name);
      this.planted.add(`${schema}-${name}`);
    }
  }
}

/** What the simulator fills in and the service has no use for. */
const neverRead = new Set(
  ['task-moduleReference', 'task-workflowCode'].concat(
    ['moduleReference', 'familiarName', 'alphaSortKey'].map((name) => `namelink-${name}`),
  ),
);

/** Planted one by one in the simulator's own records: see `planted-marks`. */
export const plantedInRecords = [
  ...['description-description', 'comment-commentFormatted', 'task-workflowActionCode'],
  ...['name-familyName', 'name-familiarName'],
];

/** Operations whose rows are requests are planted row by row. */
const details: [path: RegExp, template: string, schema: string][] = [
  [/\/crm\/crm\/\d+\/Description/i, '/main/api/v2/crm/crm/{id}/Description', 'description'],
  [/\/crm\/crm\/\d+\/gpsLocations/i, '/main/api/v2/crm/crm/{id}/gpsLocations', 'position'],
  [/\/workflows\/tasks\/\d+\/commentformatted/i, '/main/api/v2/workflows/tasks/{id}/commentformatted', 'comment'],
  [/\/workflows\/tasks(\?|$)/i, '/main/api/v2/workflows/tasks', 'task'],
  [/\/nameregister\/namelinks/i, '/main/api/v2/nameregister/namelinks', 'namelink'],
  [/\/nameregister\/names\/\d+/i, '/main/api/v2/nameregister/names/{id}', 'name'],
];

/** What the contract says can be planted in the details of a request. */
export function plantable(): string[] {
  return details.flatMap(([, template, schema]) => textFields(template).map((name) => `${schema}-${name}`));
}

function fieldsOf(path: string): { schema: string; names: string[] } | null {
  const found = details.find(([pattern]) => pattern.test(path));
  return found ? { schema: found[2], names: textFields(found[1]) } : null;
}

/** Fields with text that is neither a number of a case nor a time, in a row of the operation's answer. */
function textFields(template: string): string[] {
  const answer = contract.paths[template]?.['get']?.responses?.['200']?.content?.['application/json']?.schema;
  if (!answer) throw new Error(`the contract has no answer of ${template}`);
  // the envelope says that there is a result, the operation which
  const { result } = resolve(answer).find(({ properties }) => properties?.['result'] && !('errors' in properties))!
    .properties as Record<'result', Schema>;
  const [row] = resolve(result.items ?? result);
  return Object.keys(row!.properties!).filter((name) => isText(row!.properties![name]!));
}

function isText(schema: Schema): boolean {
  const [{ type, format, pattern }] = resolve(schema) as [Schema];
  return [type].flat().includes('string') && format === undefined && pattern === undefined;
}

/** Itself, or what it is made of. */
function resolve(schema: Schema): Schema[] {
  if (schema.$ref) return resolve(contract.components.schemas[schema.$ref.split('/').at(-1)!]!);
  return schema.allOf ? schema.allOf.flatMap(resolve) : [schema];
}
