import { request } from 'node:http';
import { connect } from 'node:net';

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** Empty for a stream: it never ends. */
  text: string;
}

export interface RawRequest {
  method: string;
  /** Sent as it is: neither decoded nor put right. */
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** Nothing of ours takes as long; an answer that does is a fault. */
const patienceMilliseconds = 20_000;

/** What `fetch` refuses to send: bodies with GET, any header, any path. Rejects where there is no answer in time. */
export function ask(base: string, { method, path, headers = {}, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    // Node leaves the length out with GET and HEAD, and the body would pass for another request
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const all = { ...length, ...headers };
    const asked = request({ hostname, port, method, path, headers: all, agent: false, timeout: patienceMilliseconds });
    asked.once('timeout', () => asked.destroy(new Error(`${method} ${path} was not answered in time`)));
    // an answer may come before the body is taken, and the connection then ends under it
    asked.on('error', reject);
    asked.once('response', (response) => {
      const { statusCode: status = 0, headers: told } = response;
      const done = (text: string): void => resolve({ status, headers: told, text });
      response.on('error', () => done(''));
      if (/event-stream/.test(told['content-type'] ?? '')) {
        asked.destroy();
        return done('');
      }
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => done(text));
    });
    asked.end(body);
  });
}

/** Bytes as they are on a connection of their own. Answers all that came back until the other side closed it. */
export function speak(base: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    socket.setEncoding('latin1').on('data', (chunk: string) => (heard += chunk));
    socket.setTimeout(patienceMilliseconds, () => socket.destroy(new Error('the connection stays open')));
    socket.once('error', reject);
    socket.once('close', () => resolve(heard));
  });
}
