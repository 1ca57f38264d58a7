import { createTransport, type Mail, type SMTPSentMessageInfo, type SMTPTransportOptions } from 'nodemailer';
import type { Delivery } from './delivery.js';
import { smtpOptions } from './smtp-options.js';

export interface Email {
  /** Becomes the Message-ID, before the sender's domain. */
  id: string;
  from: { name: string; address: string };
  to: string[];
  subject: string;
  text: string;
  html: string;
}

/** Sends e-mails over one SMTP server. A connection each: notices are few. */
export class EmailChannel {
  private readonly transport: Mail<SMTPSentMessageInfo, SMTPTransportOptions>;

  constructor(smtpUrl: string) {
    this.transport = createTransport(smtpOptions(smtpUrl));
  }

  async send({ id, from, to, subject, text, html }: Email): Promise<Delivery> {
    const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
    try {
      const info = await this.transport.sendMail({
        messageId: `<${id}@${domain}>`,
        from,
        to,
        subject,
        text,
        html,
        // no out-of-office answer, please: nobody reads the sender
        headers: { 'Auto-Submitted': 'auto-generated' },
        // what stands in a text is never taken for the name of a file or an address to fetch
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      return { outcome: 'sent', code: info.rejected.length > 0 ? 'some-recipients-refused' : null };
    } catch (error) {
      return failed(error);
    }
  }
}

const codes: Record<string, string> = {
  ETIMEDOUT: 'timeout',
  ECONNECTION: 'refused',
  ESOCKET: 'refused',
  EDNS: 'dns',
  ETLS: 'tls',
  EAUTH: 'sign-in-refused',
};

// The error quotes the server, which may quote addresses: only codes are taken. A 5xx of the message itself is for good; one of the sign-in or the
// connection is mended at the server or in the settings, and then all go out.
function failed(error: unknown): Delivery {
  const { code = '', responseCode } = error as { code?: string; responseCode?: number };
  const ofMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  const word = codes[code] ?? (responseCode === undefined ? 'network' : `smtp-${responseCode}`);
  if (ofMessage && (responseCode ?? 550) >= 500) return { outcome: 'refused', code: word };
  return { outcome: 'retry', code: word, retryAfterSeconds: null };
}
