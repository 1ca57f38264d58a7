import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';

interface Schema {
  type?: string;
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
}

interface Described {
  operationId: string;
  parameters?: { name: string; in: 'query' | 'path' | 'header'; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** Where a caller's text goes in. */
export interface Field {
  name: string;
  in: 'query' | 'path' | 'header' | 'body';
}

export interface Operation {
  id: string;
  method: string;
  /** With `{name}` for each parameter. */
  path: string;
  fields: Field[];
  /** Names of the query's parameters without which nothing is done. */
  requiredInQuery: string[];
  /** Names of the body's fields without which nothing is done. */
  requiredInBody: string[];
  takesBody: boolean;
}

interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
}

/** Every operation of the HTTP contract with everything that a caller may put into it: what is new there is here by itself. */
export function operations(): Operation[] {
  const document = JSON.parse(readFileSync(join(contractsDir, 'http', 'openapi.json'), 'utf8')) as Document;
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operation(document, { path, method, described })),
  );
}

function operation(
  { components }: Document,
  { path, method, described }: { path: string; method: string; described: Described },
): Operation {
  const content = described.requestBody?.content['application/json']?.schema;
  const body = content?.$ref ? components.schemas[content.$ref.split('/').at(-1)!] : content;
  const inBody = Object.keys(body?.properties ?? {}).map((name) => ({ name, in: 'body' as const }));
  return {
    id: described.operationId,
    method: method.toUpperCase(),
    path,
    fields: [...(described.parameters ?? []).map(({ name, in: place }) => ({ name, in: place })), ...inBody],
    requiredInQuery: requiredInQuery(described),
    requiredInBody: body?.required ?? [],
    takesBody: body !== undefined,
  };
}

function requiredInQuery({ parameters = [] }: Described): string[] {
  return parameters.filter((parameter) => parameter.in === 'query' && parameter.required).map(({ name }) => name);
}
