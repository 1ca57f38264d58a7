import type { SFTPWrapper, Stats } from 'ssh2';
import { answerOf, isUnsupported } from './sftp-answers.js';

interface Transfer {
  sftp: SFTPWrapper;
  path: string;
  progress: () => void;
}

/** Every server takes requests of this size; so many of them are on the way at a time. */
const chunkBytes = 32 * 1024;
const chunksAtOnce = 16;

/** The whole file, as long as it is when opened; shorter where it is cut off meanwhile, which its SHA-256 will show. */
export async function readWhole({
  sftp,
  path,
  atMost,
  progress,
}: Transfer & { atMost: number }): Promise<Buffer | 'too-large' | 'not-a-file'> {
  const handle = await answerOf<Buffer>((done) => sftp.open(path, 'r', done));
  try {
    const stats = await answerOf<Stats>((done) => sftp.fstat(handle, done));
    if (!stats.isFile()) return 'not-a-file';
    if (stats.size > atMost) return 'too-large';
    const content = Buffer.alloc(stats.size);
    let end = content.length;
    await inChunks(content, progress, async (chunk, position) => {
      const read = await readChunk({ sftp, handle, chunk, position });
      if (read < chunk.length) end = Math.min(end, position + read);
    });
    return content.subarray(0, end);
  } finally {
    await release(sftp, handle);
  }
}

/** A file that must not be there yet. */
export async function writeWhole({ sftp, path, content, progress }: Transfer & { content: Buffer }): Promise<void> {
  const handle = await answerOf<Buffer>((done) => sftp.open(path, 'wx', done));
  try {
    await inChunks(content, progress, (chunk, position) =>
      answerOf<void>((done) => sftp.write(handle, chunk, 0, chunk.length, position, done)),
    );
    await answerOf<unknown>((done) => sftp.ext_openssh_fsync(handle, done)).catch((error: unknown) => {
      if (!isUnsupported(error)) throw error;
    });
  } catch (error) {
    await release(sftp, handle);
    throw error;
  }
  // a quota may be told of only now
  await answerOf<void>((done) => sftp.close(handle, done));
}

async function readChunk({
  sftp,
  handle,
  chunk,
  position,
}: {
  sftp: SFTPWrapper;
  handle: Buffer;
  chunk: Buffer;
  position: number;
}): Promise<number> {
  let read = 0;
  while (read < chunk.length) {
    const more = await answerOf<number>((done) =>
      sftp.read(handle, chunk, read, chunk.length - read, position + read, done),
    );
    if (more === 0) break;
    read += more;
  }
  return read;
}

async function inChunks(
  content: Buffer,
  progress: () => void,
  each: (chunk: Buffer, position: number) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < content.length; from += chunkBytes * chunksAtOnce) {
    const until = Math.min(content.length, from + chunkBytes * chunksAtOnce);
    const positions = Array.from(
      { length: Math.ceil((until - from) / chunkBytes) },
      (_, index) => from + index * chunkBytes,
    );
    await Promise.all(positions.map((at) => each(content.subarray(at, Math.min(at + chunkBytes, until)), at)));
    progress();
  }
}

// where the connection is gone its handles are gone too, and what was done with them has failed already
async function release(sftp: SFTPWrapper, handle: Buffer): Promise<void> {
  await answerOf<void>((done) => sftp.close(handle, done)).catch(() => undefined);
}
