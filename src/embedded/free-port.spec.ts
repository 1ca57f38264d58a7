import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { freePort } from './free-port.js';

it('answers the preferred port where it is free, else another below those of outgoing connections', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const other = await freePort(port);
  expect(other).toBeGreaterThanOrEqual(15_000);
  expect(other).toBeLessThan(32_768);
  server.close();
  await once(server, 'close');
  expect(await freePort(port)).toBe(port);
});
