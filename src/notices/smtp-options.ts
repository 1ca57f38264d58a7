import type { SMTPTransportOptions } from 'nodemailer';

/** Of each step; a message is claimed for longer than all of them. Milliseconds. */
const connectMs = 10_000;
const silenceMs = 20_000;

/**
 * Connection of an SMTP_URL that has passed its rule. `smtps:` speaks TLS from the start; `smtp:` must change over to it (STARTTLS) before the
 * sign-in, or nothing is sent. On loopback there is nobody to keep it from.
 */
export function smtpOptions(smtpUrl: string): SMTPTransportOptions {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  const plain = !secure && isLoopback(hostname);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && !plain,
    ignoreTLS: plain,
    ...(username !== '' && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    dnsTimeout: connectMs,
  };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
