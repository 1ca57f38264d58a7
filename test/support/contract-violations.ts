import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Answer } from './api-client.js';

interface Media {
  schema: { $ref?: string };
}

export interface OpenApi {
  paths: Record<string, Record<string, { responses: Record<string, { content?: Record<string, Media> }> }>>;
  components: { schemas: Record<string, object> };
}

const problem = '#/components/schemas/Problem';

/** What the contract would not have said of an answer to `GET /api/v1/cases/{id}`, with the parameters' names in the path. */
export function contractViolations(
  document: OpenApi,
  request: string,
  { status, headers, body }: Answer,
): (string | ErrorObject)[] {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const promised = promisedSchema(document, request, { status, type });
  if (!promised) return [`nothing is promised for ${request} ${status} ${type}`];
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'openapi', components: document.components });
  const validate = ajv.compile({ $ref: `openapi${promised}` });
  validate(body);
  return validate.errors ?? [];
}

function promisedSchema(
  document: OpenApi,
  request: string,
  answer: { status: number; type: string },
): string | undefined {
  const [method = '', path = ''] = request.split(' ');
  const operation = document.paths[path.replace(/\?.*/, '')]?.[method.toLowerCase()];
  // an address that is not served is in no contract, and answers a problem all the same
  return operation ? operation.responses[answer.status]?.content?.[answer.type]?.schema.$ref : problem;
}
