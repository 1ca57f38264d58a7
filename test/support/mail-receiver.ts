import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  /** Of the envelope: whom it goes to, whatever its headers say. */
  from: string;
  to: string[];
  /** As it came over the wire. */
  raw: string;
}

/** A real SMTP server that keeps what it gets. */
export class MailReceiver {
  readonly received: ReceivedMail[] = [];
  /** An SMTP status that it refuses recipients with; null: it takes all. */
  refuseWith: number | null = null;
  private server: SMTPServer | null = null;
  private port = 0;

  static async start(options: SMTPServerOptions = {}): Promise<MailReceiver> {
    const receiver = new MailReceiver();
    await receiver.up(options);
    return receiver;
  }

  /** `host`: another name of the same server. */
  url(host = '127.0.0.1'): string {
    return `smtp://${host}:${this.port}`;
  }

  async up(options: SMTPServerOptions = {}): Promise<void> {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      ...options,
      onRcptTo: (_address, _session, done) => {
        if (this.refuseWith === null) return done();
        done(
          Object.assign(new Error('no such mailbox: jordan.sample@council.example'), { responseCode: this.refuseWith }),
        );
      },
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          this.received.push({ from, to, raw: Buffer.concat(chunks).toString('utf8') });
          done();
        });
      },
    });
    server.on('error', () => undefined); // clients that hang up are the tests' own
    await new Promise<void>((resolve) => server.listen(this.port, '0.0.0.0', resolve));
    this.port = (server.server.address() as { port: number }).port;
    this.server = server;
  }

  async down(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
