import type { Answer } from './answer.js';

/** A request on its way through a handler. */
export interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  /** The body as JSON; throws a RangeError where it isn't any, or is too large. */
  json(): Promise<unknown>;
  /** The body's fields where it is a form. */
  form(): Promise<URLSearchParams>;
  /** The body line by line, however long it is. */
  lines(): AsyncIterable<string>;
}

export type Handler = (call: Call) => Answer | Promise<Answer>;

export interface Route {
  method: 'GET' | 'POST';
  /** `/main/api/v2/crm/crm/{id}/Description` */
  path: string;
  /** `operationId` of the contract, or a word of the control interface. */
  operation: string;
  access: 'anyone' | 'token' | 'control';
  handler: Handler;
}

/** Finds routes by method and path; fixed segments win over parameters, as no two routes here compete. */
export class RouteTable {
  private readonly routes: { route: Route; segments: string[] }[];

  constructor(routes: Route[]) {
    this.routes = routes.map((route) => ({ route, segments: route.path.split('/') }));
  }

  find(method: string, path: string): { route: Route; params: Record<string, string> } | null {
    const segments = path.split('/');
    for (const candidate of this.routes) {
      if (candidate.route.method !== method || candidate.segments.length !== segments.length) continue;
      const params = match(candidate.segments, segments);
      if (params) return { route: candidate.route, params };
    }
    return null;
  }
}

function match(pattern: string[], segments: string[]): Record<string, string> | null {
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = segments[index] ?? '';
    if (expected.startsWith('{')) params[expected.slice(1, -1)] = decode(actual);
    else if (expected !== actual) return null;
  }
  return params;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
