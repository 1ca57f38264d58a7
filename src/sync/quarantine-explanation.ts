import type { RejectReason } from '../legacy/legacy-system.js';

const explanations: Record<RejectReason | 'unmapped', string> = {
  unmapped:
    'The legacy system used a code that the mapping does not know. The case stays as it was until the code is mapped, and is then replayed by itself. Retrying before that changes nothing.',
  'not-an-object':
    'Where a record should be there was something else. Retrying is safe; it helps once the legacy system sends a record.',
  'missing-id':
    'The record came without its id, so that Shirelink cannot tell which case it is. Mend it in the legacy system.',
  'missing-number': 'The record came without its number. Mend it in the legacy system; the next pass takes it in.',
  'bad-number':
    "The record's number does not look as the mapping says numbers look. Mend the record or the pattern in the mapping, then retry.",
  'missing-received':
    'The record does not say when the request was received. Mend it in the legacy system; the next pass takes it in.',
  'bad-date': 'A date of the record cannot be read. Mend the record or the date format in the mapping, then retry.',
  'bad-type':
    'A field of the record holds something else than it should. Mend it in the legacy system; the next pass takes it in.',
  'too-large':
    'A field of the record is longer than any that belongs there. Mend it in the legacy system; the next pass takes it in.',
};

/** What a reason means for the person who reads it, and whether retrying helps. Retrying is always safe: it applies or it stays. */
export function explainQuarantine(reason: string): string {
  return Object.hasOwn(explanations, reason)
    ? explanations[reason as keyof typeof explanations]
    : 'The record could not be taken in as it came. Retrying is safe.';
}
