import type { KeyRing } from './settings.js';
import type { Parsed } from './variable-rules.js';

const keyBytes = 32;
const shape = 'Write {"encrypt":{"active":"<id>","keys":{"<id>":"<32 bytes in base64>"}},"hash":{...the same}}.';

/** PII_KEYS: JSON with two rings of base64 keys of 32 bytes each. Faults name the ring, never an id or a key. */
export function piiKeys(text: string): Parsed<KeyRing> {
  const parsed = parseJson(text);
  if (!isObject(parsed)) return { what: 'is not a JSON object', fix: shape };
  const unknown = Object.keys(parsed).filter((name) => name !== 'encrypt' && name !== 'hash');
  const { encrypt, hash } = parsed;
  const wrong = [
    ...(unknown.length > 0 ? ['has members other than encrypt and hash'] : []),
    ...ringFaults('encrypt', encrypt),
    ...ringFaults('hash', hash),
  ];
  if (wrong.length === 0 && isRing(encrypt) && isRing(hash)) {
    if (!shareAKey(encrypt, hash)) return { value: { encrypt, hash } };
    wrong.push('uses one key both to encrypt and to hash');
  }
  return { what: wrong.join('; '), fix: `${shape} Make a key with: openssl rand -base64 32` };
}

interface Ring {
  active: string;
  keys: Record<string, string>;
}

function ringFaults(name: string, ring: unknown): string[] {
  if (!isObject(ring) || !isObject(ring.keys)) return [`${name} is not {active, keys}`];
  const { active, keys } = ring;
  const faults: string[] = [];
  if (Object.keys(ring).some((member) => member !== 'active' && member !== 'keys')) {
    faults.push(`${name} has members other than active and keys`);
  }
  if (typeof active !== 'string' || !Object.hasOwn(keys, active)) faults.push(`${name}.active names none of its keys`);
  if (Object.keys(keys).some((id) => !/^[A-Za-z0-9._-]{1,64}$/.test(id))) {
    faults.push(`${name}.keys has an id of other than 1 to 64 letters, digits, dots, dashes and underscores`);
  }
  if (!Object.values(keys).every(isKey)) faults.push(`${name}.keys has a key that is not ${keyBytes} bytes in base64`);
  return faults;
}

// Buffer.from skips what is not base64, so only a round trip shows that all of the text counted.
function isKey(key: unknown): boolean {
  if (typeof key !== 'string') return false;
  const bytes = Buffer.from(key, 'base64');
  return bytes.length === keyBytes && bytes.toString('base64').replace(/=+$/, '') === key.replace(/=+$/, '');
}

function isRing(ring: unknown): ring is Ring {
  return isObject(ring) && typeof ring.active === 'string' && isObject(ring.keys);
}

function shareAKey(one: Ring, other: Ring): boolean {
  const bytes = new Set(Object.values(one.keys).map((key) => key.replace(/=+$/, '')));
  return Object.values(other.keys).some((key) => bytes.has(key.replace(/=+$/, '')));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// JSON.parse's own message quotes the text, which is made of keys.
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
