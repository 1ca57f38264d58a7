import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordingProxy {
  url: string;
  /** Path and query of everything that was asked, decoded. */
  asked: string[];
  /** Every Authorization header that came. */
  authorizations: Set<string>;
  /** From now on every answer is this page instead; null: as `target` answers. */
  spoil(page: string | null): void;
  stop(): Promise<void>;
}

/** Hands every request on to `target` and remembers its address. `alter` may change the text of an answer. */
export async function startRecordingProxy(
  target: string,
  alter: (path: string, body: string) => string = (_, body) => body,
): Promise<RecordingProxy> {
  const asked: string[] = [];
  const authorizations = new Set<string>();
  let spoilt: string | null = null;
  const server = createServer((incoming, outgoing) => {
    const { url = '/', method, headers } = incoming;
    asked.push(decodeURIComponent(url.replaceAll('+', ' ')));
    if (headers.authorization) authorizations.add(headers.authorization);
    if (spoilt !== null) return void outgoing.writeHead(200, { 'content-type': 'text/html' }).end(spoilt);
    const onward = ask(`${target}${url}`, { method, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      answer.once('end', () => {
        const { 'content-length': _, 'transfer-encoding': __, ...told } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, told).end(answer.statusCode === 200 ? alter(url, body) : body);
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    authorizations,
    spoil: (page) => (spoilt = page),
    stop,
  };
}
