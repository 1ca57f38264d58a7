/** What a rule makes of one text: a value, or what is wrong with it and how to mend it; never the text itself. */
export type Parsed<Value> = { value: Value } | { what: string; fix: string };
export type VariableRule<Value> = (text: string) => Parsed<Value>;

export function text(value: string): Parsed<string> {
  return { value };
}

export function wholeNumber(least: number, most: number): VariableRule<number> {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= least && number <= most) return { value: number };
    return { what: 'is not a whole number in range', fix: `Give a whole number from ${least} to ${most}.` };
  };
}

export function oneOf<const Choice extends string>(...choices: Choice[]): VariableRule<Choice> {
  return (value) => {
    const found = choices.find((choice) => choice === value.toLowerCase());
    if (found !== undefined) return { value: found };
    return { what: 'is not one of the known words', fix: `Give one of ${choices.join(', ')}.` };
  };
}

export function yesOrNo(value: string): Parsed<boolean> {
  const parsed = oneOf('true', 'false')(value);
  return 'value' in parsed ? { value: parsed.value === 'true' } : parsed;
}

export function databaseUrl(value: string): Parsed<string> {
  const url = parseUrl(value);
  const right = url !== null && ['postgres:', 'postgresql:'].includes(url.protocol) && url.pathname.length > 1;
  if (right) return { value };
  return {
    what: 'is not the address of a PostgreSQL database',
    fix: 'Write postgres://user:password@host:5432/database, with special characters of the password percent-encoded.',
  };
}

/** `host:port` with commas between; a host may be a name, an IPv4 address or `[an IPv6 address]`. */
export function brokerList(value: string): Parsed<string[]> {
  const brokers = value.split(',').map((broker) => broker.trim());
  if (brokers.every(isHostAndPort)) return { value: [...new Set(brokers)] };
  return { what: 'is not a list of host:port', fix: 'Write kafka-1:9092,kafka-2:9092, each with its port, no scheme.' };
}

function isHostAndPort(broker: string): boolean {
  const parts = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(broker);
  return parts !== null && Number(parts[1]) >= 1 && Number(parts[1]) <= 65_535;
}

/** An http or https address without sign-in, query or fragment; a trailing slash is dropped. */
export function serviceUrl(value: string): Parsed<string> {
  const url = parseUrl(value);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    return { what: 'is not an http or https address', fix: 'Write https://host[:port][/path].' };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      what: 'carries a sign-in',
      fix: 'Take user and password out of the address; they have variables of their own.',
    };
  }
  if (url.search !== '' || url.hash !== '') {
    return { what: 'carries a query or a fragment', fix: 'End the address before ? and #.' };
  }
  return { value: value.replace(/\/+$/, '') };
}

/** As `serviceUrl`, but kept to the letter, since tokens must name it so; http only on loopback, for whoever can change the issuer's keys on the way can sign any token. */
export function issuerUrl(value: string): Parsed<string> {
  const parsed = serviceUrl(value);
  if (!('value' in parsed)) return parsed;
  if (value.startsWith('https:') || isLoopback(new URL(value).hostname)) return { value };
  return { what: 'is an http address that is not on loopback', fix: 'Use the https address of the issuer.' };
}

// URL.parse is not in every Node 20
function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Password, key and host key have variables of their own. */
export function sftpUrl(value: string): Parsed<string> {
  const url = parseUrl(value);
  const right =
    url?.protocol === 'sftp:' && url.hostname !== '' && url.username !== '' && isPercentEncoded(url.username);
  if (!right || url.pathname.length < 2) {
    return { what: 'is not an sftp address with user and folder', fix: 'Write sftp://user@host[:port]/folder.' };
  }
  if (url.password !== '') {
    return { what: 'carries a password', fix: 'Take it out of the address: it has a variable of its own.' };
  }
  if (url.search === '' && url.hash === '') return { value };
  return { what: 'carries a query or a fragment', fix: 'End the address before ? and #.' };
}

/** Fingerprints with commas between, so that a server's key can be changed without a gap. */
export function hostKeys(value: string): Parsed<string[]> {
  const keys = value.split(',').map((key) => key.trim());
  // 32 bytes in base64, whose last digit has four bits
  if (keys.every((key) => /^SHA256:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$/.test(key))) return { value: keys };
  return {
    what: 'is not the SHA-256 fingerprint of a key',
    fix: 'Write SHA256:... as from: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
  };
}

export function privateKey(value: string): Parsed<string> {
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----\s[\s\S]+-----END [A-Z ]*PRIVATE KEY-----\s*$/.test(value)) return { value };
  return {
    what: 'is not a private key in PEM or OpenSSH format',
    fix: 'Give the whole file, with its BEGIN and END lines.',
  };
}

/** As Standard Webhooks writes it: `whsec_` and base64 of 24 to 64 bytes; the prefix is dropped. */
export function webhookSecret(value: string): Parsed<string> {
  const base64 = value.replace(/^whsec_/, '');
  const bytes = Buffer.from(base64, 'base64');
  const right = value.startsWith('whsec_') && bytes.toString('base64') === base64;
  if (right && bytes.length >= 24 && bytes.length <= 64) return { value: base64 };
  return {
    what: 'is not a secret of 24 to 64 bytes',
    fix: 'Write whsec_ and base64, as from: echo "whsec_$(openssl rand -base64 32)".',
  };
}

function isPercentEncoded(text: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(text);
}

/** Options such as `?tls.rejectUnauthorized=false` are refused: TLS is not for a query to turn off. */
export function smtpUrl(value: string): Parsed<string> {
  const url = parseUrl(value);
  const right = url !== null && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '';
  if (!right || !['', '/'].includes(url.pathname) || !isPercentEncoded(url.username + url.password)) {
    return {
      what: 'is not the address of a mail server',
      fix: 'Write smtps://user:password@host:465 or smtp://user:password@host:587, special characters percent-encoded.',
    };
  }
  if (url.search === '' && url.hash === '') return { value };
  return { what: 'carries a query or a fragment', fix: 'End the address before ? and #.' };
}
