import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance, type AxiosResponse, isAxiosError } from 'axios';
import { HttpFailure } from './http-failure.js';
import { retryAfterSeconds } from './retry-after.js';

export interface HttpMessage {
  method: 'GET' | 'POST';
  /** Path and query below the gateway's base. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A whole answer with a status below 500; redirections, 408 and 429 are failures already. */
export interface HttpAnswer {
  status: number;
  contentType: string;
  body: Buffer;
  /** The Date header, milliseconds since the epoch; null without one. */
  serverTime: number | null;
}

export interface HttpClient {
  axios: AxiosInstance;
  baseUrl: string;
  close: () => void;
}

/** One client for one host: connections are kept and bounded, redirects and proxies are not followed, sizes are capped. */
export function createHttpClient(options: { baseUrl: string; concurrency: number; maxBytes: number }): HttpClient {
  const { baseUrl, concurrency, maxBytes } = options;
  const agentOptions = { keepAlive: true, maxSockets: concurrency, scheduling: 'lifo' as const };
  const agent = baseUrl.startsWith('https:') ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const instance = axios.create({
    adapter: 'http',
    httpAgent: agent,
    httpsAgent: agent,
    // a redirect to a sign-in or maintenance page is no answer, and a bearer token must not travel to another host
    maxRedirects: 0,
    proxy: false,
    maxContentLength: maxBytes,
    maxBodyLength: maxBytes,
    responseType: 'arraybuffer',
    transformRequest: [(body: unknown) => body],
    transformResponse: [(body: unknown) => body],
    validateStatus: () => true,
    headers: { accept: 'application/json', 'user-agent': 'shirelink' },
  });
  return { axios: instance, baseUrl, close: () => agent.destroy() };
}

/** Sends one message and reads its whole answer. Throws HttpFailure; `signal` ends it at any point, the body included. */
export async function exchange(client: HttpClient, message: HttpMessage, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, path, headers, body } = message;
  let response: AxiosResponse<Buffer>;
  try {
    response = await client.axios.request<Buffer>({ url: client.baseUrl + path, method, headers, data: body, signal });
  } catch (error) {
    throw transportFailure(error);
  }
  const date = Date.parse(String(response.headers.date ?? ''));
  const serverTime = Number.isNaN(date) ? null : date;
  const failure = statusFailure(response, serverTime ?? Date.now());
  if (failure) throw failure;
  const contentType = String(response.headers['content-type'] ?? '');
  return { status: response.status, contentType, body: response.data, serverTime };
}

function statusFailure({ status, headers }: AxiosResponse<Buffer>, serverNow: number): HttpFailure | null {
  const wait = retryAfterSeconds(
    headers['retry-after'] === undefined ? undefined : String(headers['retry-after']),
    serverNow,
  );
  if (status === 429) return new HttpFailure({ code: 'throttled', passing: true, retryAfterSeconds: wait });
  if (status >= 500 || status === 408)
    return new HttpFailure({ code: `http-${status}`, passing: true, retryAfterSeconds: wait });
  return status >= 300 && status < 400 ? new HttpFailure({ code: 'redirected', passing: true }) : null;
}

const codesByErrno: Record<string, string> = {
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ERR_BAD_RESPONSE: 'reset',
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ETIMEDOUT: 'timeout',
  ECONNABORTED: 'reset',
  ERR_CANCELED: 'aborted',
};

// axios's error carries the whole request, token and query included: only its code may leave this function
function transportFailure(error: unknown): HttpFailure {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (message.includes('maxContentLength')) return new HttpFailure({ code: 'too-large', passing: false });
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)) return new HttpFailure({ code: 'tls', passing: false });
  if (!isAxiosError(error) && code === '') throw error;
  return new HttpFailure({ code: codesByErrno[code] ?? 'network', passing: code !== 'ERR_CANCELED' });
}
