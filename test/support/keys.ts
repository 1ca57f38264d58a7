import type { KeyRing } from '../../src/config/settings.js';

/** The same in every run, so that a test can hold a whole hash; good for nothing else. */
export const testKeys: KeyRing = {
  encrypt: { active: 'e1', keys: { e1: key(1) } },
  hash: { active: 'h1', keys: { h1: key(2) } },
};

function key(byte: number): string {
  return Buffer.alloc(32, byte).toString('base64');
}
