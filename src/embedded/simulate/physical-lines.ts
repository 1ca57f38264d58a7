import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { PassThrough, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** One line of the file as it stands there; `number` counts from 1. */
export interface PhysicalLine {
  number: number;
  text: string;
}

/** A line may be this long, characters; a file without line ends is not a list of requests. */
const longestLine = 1_000_000;

/**
 * Lines of a plain or gzipped text file, whichever it is by its first bytes. CR LF, LF and CR end a line, a byte order
 * mark is dropped. Throws what the file system, gzip or an over-long line has to say.
 */
export async function* physicalLines(path: string, encoding: string): AsyncGenerator<PhysicalLine> {
  const decoder = new TextDecoder(encoding);
  let number = 0;
  let rest = '';
  for await (const chunk of await openBytes(path)) {
    const text = rest + decoder.decode(chunk as Uint8Array, { stream: true });
    // a CR at the end of a chunk may be half of a CR LF
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + text.slice(whole.length);
    if (rest.length > longestLine)
      throw new Error(`line ${number + lines.length + 1} is longer than ${longestLine} characters`);
    for (const line of lines) yield { number: ++number, text: line };
  }
  const last = (rest + decoder.decode()).replace(/\r$/, '');
  if (last !== '') yield { number: ++number, text: last };
}

async function openBytes(path: string): Promise<Readable> {
  const gzipped = await isGzip(path);
  const bytes = createReadStream(path, { highWaterMark: 256 * 1024 });
  if (!gzipped) return bytes;
  const unzipped = new PassThrough();
  // the reader of `unzipped` sees the failure: pipeline destroys it with the error
  pipeline(bytes, createGunzip(), unzipped).catch(() => undefined);
  return unzipped;
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
