/** RFC 9457. `type` is stable, for programs; `title` and `detail` are for people, and say what to do. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Names each wrong field and its fix; never a value. */
  errors?: FieldError[];
  /** In the log beside what happened, where it was our fault. */
  requestId?: string;
}

export interface FieldError {
  field: string;
  problem: string;
}

const kinds = {
  'invalid-request': [400, 'The request is not valid'],
  unauthenticated: [401, 'Sign in first'],
  forbidden: [403, 'Your roles do not allow this'],
  'not-found': [404, 'There is no such thing'],
  'method-not-allowed': [405, 'This method is not served here'],
  'not-acceptable': [406, 'This form cannot be had here'],
  conflict: [409, 'This is not possible now'],
  gone: [410, 'This is no longer valid'],
  'too-large': [413, 'The request is too large'],
  'unsupported-type': [415, 'Send JSON'],
  'too-many-requests': [429, 'Too many requests'],
  'internal-error': [500, 'Something failed here'],
  unavailable: [503, 'Not available at the moment'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemKind = keyof typeof kinds;

/** The kind that stands for a status, where nothing more precise is known. */
export function kindOfStatus(status: number): ProblemKind {
  const kind = (Object.keys(kinds) as ProblemKind[]).find((name) => kinds[name][0] === status);
  return kind ?? (status < 500 ? 'invalid-request' : 'internal-error');
}

export function statusOf(kind: ProblemKind): number {
  return kinds[kind][0];
}

export function titleOf(kind: ProblemKind): string {
  return kinds[kind][1];
}

/** Thrown by whatever answers HTTP; ProblemFilter makes the answer. */
export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    readonly more: { errors?: FieldError[]; requestId?: string; headers?: Record<string, string> } = {},
  ) {
    super(`${kind}: ${detail}`);
    this.name = 'Problem';
  }

  get details(): ProblemDetails {
    const [status, title] = kinds[this.kind];
    const { errors, requestId } = this.more;
    return {
      type: `urn:shirelink:problem:${this.kind}`,
      title,
      status,
      detail: this.detail,
      ...(errors && { errors }),
      ...(requestId && { requestId }),
    };
  }
}

/** The same words for what does not exist and for what this reader may not know of. */
export function notFound(what: string): Problem {
  return new Problem('not-found', `There is no ${what} with this id, or it is not for you to see.`);
}
