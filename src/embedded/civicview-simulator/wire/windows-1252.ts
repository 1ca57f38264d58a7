/** What Windows-1252 has at 0x80 to 0x9f; five of them are empty. Node 20's TextDecoder reads it as Latin-1, so it is of no use here. */
const high = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const questionMark = 0x3f;

/** What Windows-1252 lacks becomes a question mark, as old systems do it. */
export function windows1252(text: string): Buffer {
  return Buffer.from(Uint8Array.from(text, byteOf));
}

function byteOf(character: string): number {
  const at = high.indexOf(character);
  if (at >= 0) return 0x80 + at;
  const code = character.codePointAt(0) ?? questionMark;
  return code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : questionMark;
}

/** The text again, for whoever saves a file in another encoding. */
export function textOfWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (byte) => high.charAt(byte.charCodeAt(0) - 0x80));
}
