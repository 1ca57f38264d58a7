import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RecordingProxy {
  url: string;
  /** Path and query of everything that was asked, decoded. */
  asked: string[];
  /** From now on every answer is this page instead; null: as `target` answers. */
  spoil(page: string | null): void;
  stop(): Promise<void>;
}

/** Hands every request on to `target` and remembers its address. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const asked: string[] = [];
  let spoilt: string | null = null;
  const server = createServer((incoming, outgoing) => {
    const { url = '/', method, headers } = incoming;
    asked.push(decodeURIComponent(url.replaceAll('+', ' ')));
    if (spoilt !== null) return void outgoing.writeHead(200, { 'content-type': 'text/html' }).end(spoilt);
    const onward = ask(`${target}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
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
    spoil: (page) => (spoilt = page),
    stop,
  };
}
