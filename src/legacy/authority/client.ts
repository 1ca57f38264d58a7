import { setMaxListeners } from 'node:events';
import type { HttpAnswer } from '../../platform/http/http-exchange.js';
import { HttpFailure } from '../../platform/http/http-failure.js';
import type { HttpGateway } from '../../platform/http/http-gateway.js';
import { untilAborted } from '../../platform/process/until-aborted.js';
import { type Consequence, SourceError } from '../source-error.js';
import type { TokenSource } from './token.js';
import { type Envelope, readEnvelope, rowsOf } from './wire.js';

export interface Reading {
  operation: string;
  /** Below the API's base, its parts already encoded. */
  path: string;
  signal: AbortSignal;
  /** walk: what fails here fails for every record. record, detail: it may be this record's own fault. */
  about: 'walk' | 'record' | 'detail';
}

export interface ListReading extends Reading {
  /** OData, not encoded; null: everything. */
  filter: string | null;
  skip: number;
}

export interface WirePage {
  rows: unknown[];
  /** Of the legacy server, milliseconds since the epoch; null where it told none. */
  serverTime: number | null;
}

type Good = Extract<Envelope, { ok: true }>;

const unauthorised = Symbol('unauthorised');

/** Reads from Authority's REST interface with a token that is renewed by itself. Throws SourceError, or `signal`'s reason. */
export class AuthorityClient {
  constructor(
    private readonly parts: {
      system: string;
      gateway: HttpGateway;
      tokens: TokenSource;
      base: string;
      /** Milliseconds of the envelope's timestamp; null where it is none. */
      timeOf: (text: string) => number | null;
    },
  ) {}

  async page({ filter, skip, ...reading }: ListReading): Promise<WirePage> {
    const query = [
      ...(filter === null ? [] : [`$filter=${encodeURIComponent(filter)}`]),
      ...(skip === 0 ? [] : [`$skip=${skip}`]),
    ].join('&');
    const path = query === '' ? reading.path : `${reading.path}?${query}`;
    const page = await this.read({ ...reading, path }, (envelope) => {
      const rows = rowsOf(envelope);
      if (rows === null) throw new HttpFailure({ code: 'no-list', passing: true });
      return { rows, serverTime: envelope.serverTime };
    });
    // only for one record; a walk's 404 has thrown
    return page ?? { rows: [], serverTime: null };
  }

  /** The result of one thing; null where the server answers that there is none. */
  async one(reading: Reading): Promise<unknown> {
    return this.read(reading, ({ result }) => result);
  }

  private async read<Result>(reading: Reading, take: (envelope: Good) => Result): Promise<Result | null> {
    const { system, tokens } = this.parts;
    const { operation, signal } = reading;
    // a page's requests all wait on the one signal of their pass
    setMaxListeners(0, signal);
    try {
      for (const isLast of [false, true]) {
        const token = await untilAborted(tokens.current(), signal); // others may wait for the same one
        if (token === null) throw new HttpFailure({ code: 'aborted', passing: false });
        const result = await this.send(reading, token, take);
        if (result !== unauthorised) return result;
        tokens.refused(token);
        if (isLast) throw new SourceError({ system, operation, code: 'unauthorised', consequence: 'halt-system' });
      }
      return null;
    } catch (error) {
      // whoever aborted wants his own reason back (a lost lease, a shutdown), not a failure of the source
      if (signal.aborted) throw signal.reason;
      throw asSourceError(error, { system, operation });
    }
  }

  private send<Result>(
    { operation, path, signal, about }: Reading,
    token: string,
    take: (envelope: Good) => Result,
  ): Promise<Result | null | typeof unauthorised> {
    return this.parts.gateway.call({
      operation,
      method: 'GET',
      path: this.parts.base + path,
      headers: { authorization: `Bearer ${token}` },
      signal,
      repeatable: true,
      paced: about !== 'walk',
      read: (answer) => {
        if (answer.status < 300) return take(this.envelope(answer));
        if (answer.status === 401) return unauthorised;
        if (answer.status === 404 && about !== 'walk') return null;
        throw this.refusal(operation, answer.status, about);
      },
    });
  }

  private envelope(answer: HttpAnswer): Good {
    const envelope = readEnvelope(answer, this.parts.timeOf);
    if (!envelope.ok) throw new HttpFailure({ code: envelope.code, passing: true });
    return envelope;
  }

  private refusal(operation: string, status: number, about: Reading['about']): SourceError {
    // a single name may be closed to the system user for privacy; requests may not
    const isEverywhere = about === 'walk' || (about === 'record' && status === 403);
    const consequence: Consequence = isEverywhere ? 'halt-system' : 'skip-record';
    return new SourceError({ system: this.parts.system, operation, code: `http-${status}`, consequence });
  }
}

function asSourceError(error: unknown, at: { system: string; operation: string }): unknown {
  if (!(error instanceof HttpFailure)) return error;
  const { code, retryAfterSeconds } = error;
  return new SourceError({
    ...at,
    code,
    consequence: 'retry',
    retryAfterSeconds: retryAfterSeconds ?? undefined,
    cause: error,
  });
}
