import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Looks at the bytes of one connection on their way. What it answers goes on; null swallows them. It may act first. */
export interface Tap {
  fromClient(chunk: Buffer): Buffer | null;
  fromServer(chunk: Buffer): Buffer | null;
}

interface Link {
  client: Socket;
  server: Socket;
  frozen: boolean;
}

const through: Tap = { fromClient: (chunk) => chunk, fromServer: (chunk) => chunk };

/** A wire to a server on loopback that can be tapped, cut and left half open. */
export class TcpProxy {
  /** Bytes that were swallowed on frozen connections. */
  swallowed = 0;
  private readonly links = new Set<Link>();
  private readonly listener: Server;

  private constructor(
    private readonly target: number,
    private readonly tap: (proxyPort: number) => Tap,
  ) {
    this.listener = createServer((client) => this.accept(client));
  }

  static async start(targetPort: number, tap: (proxyPort: number) => Tap = () => through): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort, tap);
    proxy.listener.listen(0, '127.0.0.1');
    await once(proxy.listener, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** Ends every connection at once, as a reset. */
  cut(): void {
    for (const { client, server } of this.links) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  /** The connections of now stay open and carry nothing any more, in neither direction; new ones work. */
  freeze(): void {
    for (const link of this.links) link.frozen = true;
  }

  async stop(): Promise<void> {
    this.cut();
    this.listener.close();
    await once(this.listener, 'close');
  }

  private accept(client: Socket): void {
    const link: Link = { client, server: connect(this.target, '127.0.0.1'), frozen: false };
    const tap = this.tap(this.port);
    this.links.add(link);
    client.setNoDelay(true);
    link.server.setNoDelay(true);
    this.pass(link, [client, link.server], (chunk) => tap.fromClient(chunk));
    this.pass(link, [link.server, client], (chunk) => tap.fromServer(chunk));
  }

  private pass(link: Link, [from, to]: [Socket, Socket], look: (chunk: Buffer) => Buffer | null): void {
    from.on('data', (chunk: Buffer) => {
      if (link.frozen) this.swallowed += chunk.length;
      const out = link.frozen ? null : look(chunk);
      if (out && !to.destroyed) to.write(out);
    });
    from.on('error', () => undefined);
    from.on('end', () => {
      if (!link.frozen) to.end();
    });
    from.on('close', () => {
      if (link.frozen) return; // the other side is not to hear of it; `cut` ends it
      this.links.delete(link);
      to.destroy();
    });
  }
}
