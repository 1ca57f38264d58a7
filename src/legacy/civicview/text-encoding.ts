import type { CareEncoding } from './mapping-file.js';

/** What Windows-1252 has at 0x80 to 0x9F; the five that it leaves empty stay control characters, as browsers read them. */
const high = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * A file's text; a byte order mark goes before what the mapping says, and is taken off. NULs are taken out, other control characters
 * but tabs and line breaks become blanks: no store keeps them all, and an old system's stray one must not cost a row.
 */
export function decodeText(bytes: Buffer, encoding: CareEncoding): string {
  return marked(bytes, encoding)
    .replaceAll('\0', '')
    .replace(/[\u0001-\u0008\u000b\u000c\u000e-\u001f]/g, ' ');
}

function marked(bytes: Buffer, encoding: CareEncoding): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3).toString('utf8');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  if (encoding === 'utf-8') return bytes.toString('utf8');
  const text = bytes.toString('latin1');
  // Node 20's TextDecoder reads windows-1252 as Latin-1, so curly quotes and dashes would become control characters
  return encoding === 'iso-8859-1'
    ? text
    : text.replace(/[\u0080-\u009f]/g, (byte) => high.charAt(byte.charCodeAt(0) - 0x80));
}

/** The bytes of a text; what the encoding has no letter for becomes `?`. */
export function encodeText(text: string, encoding: CareEncoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8');
  const mapped = encoding === 'iso-8859-1' ? text : text.replace(/[^\u0000-\u007f\u00a0-\u00ff]/gu, highByte);
  return Buffer.from(mapped.replace(/[^\u0000-\u00ff]/gu, '?'), 'latin1');
}

function highByte(letter: string): string {
  const at = high.indexOf(letter);
  return at < 0 ? '?' : String.fromCharCode(0x80 + at);
}
