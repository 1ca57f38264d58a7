import { createHash } from 'node:crypto';
import type { KeyRing } from '../platform/keyring/key-ring.js';
import { detailsHash } from './content-hash.js';
import type { IncomingDetails } from './incoming-case.js';

const keys = {
  activeHashKey: 'h1',
  hash: (text: string) => createHash('sha256').update(text).digest(),
} as unknown as KeyRing;

const details: IncomingDetails = {
  progress: 'ACTN',
  acknowledgedAt: '2026-03-04T00:00:00.000Z',
  progressNoticeAt: null,
  parts: { contact: '{"name":"A"}', description: 'Deep', notes: null, position: '[149,-34]', property: null },
  lookups: [],
};

const hash = (over: Partial<IncomingDetails> = {}) => detailsHash(keys, { ...details, ...over }).toString('hex');

describe('the hash of details', () => {
  it('is the one that was stored before progress notices were read, where there is none', () => {
    const content = ['ACTN', '2026-03-04T00:00:00.000Z', '{"name":"A"}', 'Deep', null, '[149,-34]'];
    expect(hash()).toBe(createHash('sha256').update(JSON.stringify(content)).digest('hex'));
  });

  it('differs with each notice, and by where an instant stands', () => {
    const [notice, later] = ['2026-03-24T00:00:00.000Z', '2026-03-25T00:00:00.000Z'];
    const hashes = [
      hash(),
      hash({ progressNoticeAt: notice }),
      hash({ progressNoticeAt: later }),
      hash({ acknowledgedAt: notice }),
      hash({ acknowledgedAt: notice, progressNoticeAt: notice }),
    ];
    expect(new Set(hashes).size).toBe(5);
  });
});
