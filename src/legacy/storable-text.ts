/** The same text without NULs, with U+FFFD for lone surrogates: PostgreSQL keeps neither in text or jsonb. */
export function storableText(text: string): string {
  // to UTF-8 and back: what is no character comes back as U+FFFD
  return Buffer.from(text.replaceAll('\0', ''), 'utf8').toString('utf8');
}
