import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the ports that Linux hands to outgoing connections (32768 on): a client that tries a port of those before its server
// listens can be connected to itself, and the server then finds its port taken.
const lowest = 15_000;
const highest = 32_000;

/** `preferred` where nothing listens there on loopback, else another one that is free just now. */
export async function freePort(preferred: number | null): Promise<number> {
  if (preferred !== null && (await isFree(preferred))) return preferred;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(lowest, highest);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port on 127.0.0.1 between ${lowest} and ${highest}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
