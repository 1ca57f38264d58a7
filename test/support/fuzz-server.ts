import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { oddValue, objectOf } from './fuzz-values.js';
import type { Random } from '../../src/embedded/authority-simulator/sample/random.js';

type Break = (text: string, random: Random, response: ServerResponse) => string | Buffer;

const envelopeWith = (part: object) => JSON.stringify({ status: 'OK', errors: [], resultCount: 3, ...part });

/** What a whole answer can look like that is no page, though its status is mostly 200. */
const breaks: readonly Break[] = [
  (text, random) => text.slice(0, random.whole(0, text.length - 2)),
  (text) => text.slice(0, -1),
  () => '',
  () => '<!DOCTYPE html><html><body>Service unavailable</body></html>',
  (text) => `<pre>${text}</pre>`,
  () => envelopeWith({ errors: ['An unexpected error has occurred.'], result: [] }),
  () => envelopeWith({ errors: { message: 'x' }, result: [] }),
  () => envelopeWith({ status: 'Error', result: [], resultCount: 0 }),
  () => envelopeWith({ result: {} }),
  () => envelopeWith({ result: [] }),
  () => envelopeWith({ result: null }),
  () => envelopeWith({ result: 'none' }),
  () => envelopeWith({}),
  () => 'null',
  () => '[]',
  () => '"OK"',
  () => '7',
  (text) => `[${text}]`,
  (text) => `${text}${text}`,
  (text) => text.replace('{', '{{'),
  (text) => text.replaceAll('"', "'"),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.concat([Buffer.from([0xff, 0xfe, 0x00]), Buffer.from(text)]),
  () => Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 7919) % 256)),
  (text, _, response) => {
    response.setHeader('content-encoding', 'gzip');
    return text;
  },
  (text, _, response) => {
    response.setHeader('content-type', 'application/json; charset=martian');
    return text;
  },
  (_, random, response) => {
    response.statusCode = random.pick([500, 502, 503, 504, 408, 204, 302]);
    return '';
  },
  (_, __, response) => {
    response.destroy();
    return '';
  },
];

/** A bare list of rows with `$skip`, some of whose answers come out broken the first time that they are asked for. */
export class FuzzServer {
  /** Answers with rows, the broken ones among them. */
  pages = 0;
  broken = 0;
  breaking = true;
  private readonly server: Server;
  private readonly asked = new Set<string>();

  /** `tasks` are rows of workflows/tasks; details are made of odd values. */
  constructor(
    private readonly lists: { requests: readonly string[]; tasks: readonly string[] },
    private readonly random: Random,
    private readonly pageCap: number,
  ) {
    this.server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      response.setHeader('content-type', 'application/json; charset=utf-8');
      if (request.method === 'POST') response.end('{"access_token":"good","expires_in":3600}');
      else if (url.pathname.endsWith('/crm/crm')) this.list('requests', url, response);
      else if (url.search.includes('createdDateTime')) this.list('tasks', url, response);
      else response.end(oddResult(url, this.random));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private list(name: 'requests' | 'tasks', url: URL, response: ServerResponse): void {
    const skip = Number(url.searchParams.get('$skip') ?? 0);
    const rows = this.lists[name];
    const text = this.page(rows.slice(skip, skip + this.pageCap));
    if (skip < rows.length) this.pages += 1;
    const isFirst = this.breaking && !this.asked.has(`${name} ${skip}`);
    this.asked.add(`${name} ${skip}`);
    if (!isFirst || !this.random.chance(0.06)) return void response.end(text);
    this.broken += 1;
    const body = this.random.pick(breaks)(text, this.random, response);
    if (!response.destroyed) response.end(body);
  }

  private page(rows: readonly string[]): string {
    const space = this.random.pick(['', ' ', '\n', '\r\n\t']);
    const result = `[${rows.join(`,${space}`)}]`;
    const count = this.random.pick([rows.length, 0, rows.length]);
    return `{"status":"OK","errors":[],"timestamp":"2026-06-01T00:00:00Z","resultCount":${rows.length && count},"result":${result},"totalCount":${count}}`;
  }
}

const detailFields = [
  ...['id', 'nameId', 'formattedAccount', 'description', 'commentFormatted', 'coordinates', 'longitude', 'latitude'],
  ...['title', 'givenName1', 'familyName', 'organisationName', 'mobilePhone', 'homePhone1', 'emailAddress'],
  ...['formatAddress1', 'formatAddress2', 'openFlag', 'openDate', 'workflowActionCode', 'modifiedDateTime'],
];

/** The answer to a call for one case's details. Rows of its own number, so that they are an answer at all. */
function oddResult(url: URL, random: Random): string {
  const number = /formattedAccount eq '([^']*)'/.exec(url.searchParams.get('$filter') ?? '')?.[1];
  if (number !== undefined && url.searchParams.has('$skip')) return '{"result":[]}';
  const odd = () => detailFields.map((name): [string, string] => [name, oddValue(random, 7)]);
  if (number === undefined) return `{"result":${random.chance(0.2) ? oddValue(random, 7) : objectOf(odd())}}`;
  const own: [string, string] = ['formattedAccount', JSON.stringify(number)];
  return `{"result":[${objectOf([...odd(), own])},${oddValue(random, 7)},${objectOf([['nameId', '7'], own])}]}`;
}
