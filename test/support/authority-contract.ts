import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { parse } from 'yaml';

type Schema = Record<string, unknown>;
interface Response {
  $ref?: string;
  content?: Record<string, unknown>;
}
interface Operation {
  operationId: string;
  responses: Record<string, Response>;
}

const path = join(process.cwd(), 'contracts/legacy/authority.openapi.yaml');
const escaped = (segment: string) => segment.replaceAll('~', '~0').replaceAll('/', '~1');

/** Where in the document an operation's answer of a status is described. */
interface Described {
  pointer: string;
  type: string;
}

/**
 * contracts/legacy/authority.openapi.yaml as a judge of answers. `strict` also objects to fields of records that the contract doesn't
 * name: right for the simulator, wrong for a real site, whose other fields are ignored.
 */
export class AuthorityContract {
  private readonly document: { paths: Record<string, Record<string, Operation>>; components: Schema };
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor({ strict }: { strict: boolean }) {
    this.document = parse(readFileSync(path, 'utf8')) as typeof this.document;
    ajvFormats.default(this.ajv);
    if (strict) closeRecords(this.document);
    this.ajv.addSchema(this.document, 'authority');
  }

  /** `operationId` with the statuses that it declares, by `operationId`. */
  operations(): Map<string, string[]> {
    return new Map(this.all().map(({ operation }) => [operation.operationId, Object.keys(operation.responses).sort()]));
  }

  /** What is wrong with an answer; empty where nothing is. */
  objections(operationId: string, status: number, body: unknown): string[] {
    const described = this.described(operationId, status);
    if (!described) return [`${operationId} has no JSON answer ${status}`];
    const validate = this.validator(described.pointer);
    return validate(body) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  }

  /** The content type that the contract gives an answer. */
  contentType(operationId: string, status: number): string | null {
    return this.described(operationId, status)?.type ?? null;
  }

  private described(operationId: string, status: number): Described | null {
    const found = this.all().find(({ operation }) => operation.operationId === operationId);
    const response = found?.operation.responses[status];
    if (!found || !response) return null;
    const pointer = response.$ref?.slice(1) ?? `/paths/${escaped(found.path)}/${found.method}/responses/${status}`;
    const content = this.at(pointer) as Response;
    const type = Object.keys(content.content ?? {})[0];
    return type === undefined ? null : { pointer: `${pointer}/content/${escaped(type)}/schema`, type };
  }

  private validator(pointer: string): ValidateFunction {
    const known = this.compiled.get(pointer) ?? this.ajv.compile({ $ref: `authority#${pointer}` });
    this.compiled.set(pointer, known);
    return known;
  }

  private at(pointer: string): unknown {
    const segments = pointer
      .slice(1)
      .split('/')
      .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
    return segments.reduce<unknown>((node, segment) => (node as Schema)[segment], this.document);
  }

  private all(): { path: string; method: string; operation: Operation }[] {
    return Object.entries(this.document.paths).flatMap(([route, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method === 'get' || method === 'post')
        .map(([method, operation]) => ({ path: route, method, operation })),
    );
  }
}

function closeRecords(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const schema = node as Schema;
  const properties = schema['properties'] as Schema | undefined;
  if (schema['type'] === 'object' && properties && !('resultCount' in properties))
    schema['additionalProperties'] = false;
  for (const child of Object.values(schema)) closeRecords(child);
}
