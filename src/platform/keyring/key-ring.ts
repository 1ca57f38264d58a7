import { createCipheriv, createDecipheriv, createHmac, randomFillSync } from 'node:crypto';
import type { KeyRing as KeyRingSettings } from '../../config/settings.js';

export interface Sealed {
  sealed: Buffer;
  keyId: string;
}

const ivBytes = 12;
const tagBytes = 16;
/** Random bytes are fetched for so many IVs at once: one at a time cost half of what sealing does. */
const ivsAtOnce = 512;

/** AES-256-GCM for what must be read again, HMAC-SHA-256 for what must only be compared. Key ids are stored beside both. */
export class KeyRing {
  private readonly encryptKeys: Map<string, Buffer>;
  private readonly hashKeys: Map<string, Buffer>;
  private ivs = Buffer.alloc(0);

  constructor(private readonly settings: KeyRingSettings) {
    this.encryptKeys = decodeKeys(settings.encrypt.keys);
    this.hashKeys = decodeKeys(settings.hash.keys);
  }

  get activeEncryptKey(): string {
    return this.settings.encrypt.active;
  }

  get activeHashKey(): string {
    return this.settings.hash.active;
  }

  /** Key ids that can still verify a hash, the active one first. */
  get liveHashKeys(): string[] {
    return [this.activeHashKey, ...[...this.hashKeys.keys()].filter((id) => id !== this.activeHashKey)];
  }

  /** `context` (table, column, row) is authenticated with it, so that a ciphertext cannot be moved to another place. */
  seal(plain: string, context: string): Sealed {
    const keyId = this.activeEncryptKey;
    const iv = this.nextIv();
    const cipher = createCipheriv('aes-256-gcm', keyOf(this.encryptKeys, keyId), iv);
    cipher.setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return { sealed: Buffer.concat([iv, cipher.getAuthTag(), body]), keyId };
  }

  /** Throws where the key is unknown, or the text or its context was changed. */
  open({ sealed, keyId }: Sealed, context: string): string {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(this.encryptKeys, keyId), sealed.subarray(0, ivBytes));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  }

  /** Each is given out once. */
  private nextIv(): Buffer {
    if (this.ivs.length === 0) this.ivs = randomFillSync(Buffer.alloc(ivBytes * ivsAtOnce));
    const iv = this.ivs.subarray(0, ivBytes);
    this.ivs = this.ivs.subarray(ivBytes);
    return iv;
  }

  hash(plain: string, keyId = this.activeHashKey): Buffer {
    return createHmac('sha256', keyOf(this.hashKeys, keyId)).update(plain).digest();
  }
}

function decodeKeys(keys: Record<string, string>): Map<string, Buffer> {
  return new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')]));
}

function keyOf(keys: Map<string, Buffer>, id: string): Buffer {
  const key = keys.get(id);
  if (!key) throw new Error(`no key with id ${id} in PII_KEYS`);
  return key;
}
