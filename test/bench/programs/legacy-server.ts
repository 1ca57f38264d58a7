// `legacy-server.ts <rows> <rows a page>`: Authority's shapes over rows that never change,
// rendered before the first request, so that it takes as little of the machine as a server can. Prints {"port"}.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOrders } from '../answer-orders.js';
import { legacyRow } from '../legacy-rows.js';

const [rows, pageRows] = process.argv.slice(2).map(Number) as [number, number];
const rendered = Array.from({ length: rows }, (_, index) => legacyRow(index));
const pages = new Map<string, Buffer>();

function slice(skip: number, top: number): string {
  return `[${rendered.slice(skip, skip + top).join(',')}]`;
}

/** Kept, because each walk asks for the same ones. */
function page(key: string, render: () => string): Buffer {
  const known = pages.get(key);
  if (known) return known;
  const made = Buffer.from(render());
  pages.set(key, made);
  return made;
}

function envelope(result: string): string {
  return `{"status":"Success","errors":[],"timestamp":"2026-07-01T00:00:00+00:00","result":${result}}`;
}

function answer(url: URL): Buffer | string {
  const skip = Number(url.searchParams.get('$skip') ?? 0);
  if (url.pathname.endsWith('/connect/token'))
    return '{"access_token":"bench","token_type":"Bearer","expires_in":3600}';
  if (url.pathname.endsWith('/workflows/tasks')) return envelope('[]');
  if (url.pathname.endsWith('/crm/crm')) return page(`crm ${skip}`, () => envelope(slice(skip, pageRows)));
  // the same rows for dlt, which asks for its own page size
  const top = Math.min(1_000, Number(url.searchParams.get('$top') ?? 100));
  return page(`items ${skip} ${top}`, () => `{"value":${slice(skip, top)}}`);
}

function send(response: ServerResponse, body: Buffer | string): void {
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(body);
}

const server = createServer((request, response) => {
  request.resume();
  send(response, answer(new URL(request.url ?? '/', 'http://bench')));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  void answerOrders({ port: (server.address() as AddressInfo).port }, async () => ({}));
});
