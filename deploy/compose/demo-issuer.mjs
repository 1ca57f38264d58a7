// Who signs tokens in the demo: embedded mode's issuer by itself, on the loopback that it shares with the service. It gives nobody a
// token over the network; `token <role>...` prints one to whoever may run commands in its container.
import { mkdirSync } from 'node:fs';
import { signToken, startDevelopmentIssuer } from '../../dist/embedded/development-issuer.js';
import { homeAt } from '../../dist/embedded/home.js';

const home = homeAt(process.env.SHIRELINK_HOME);
const port = 3001;
const [command, ...roles] = process.argv.slice(2);

mkdirSync(home.directory, { recursive: true });
if (command === 'token') {
  const claims = { subject: 'demo', roles, ttlSeconds: 8 * 3600 };
  const { token } = await signToken(home, `http://127.0.0.1:${port}`, claims);
  process.stdout.write(`${token}\n`);
} else {
  const { issuer, stop } = await startDevelopmentIssuer(home, port);
  // the service is told this address: on another port it would trust nobody
  if (issuer !== `http://127.0.0.1:${port}`) throw new Error(`port ${port} is taken`);
  console.log(`issuer ${issuer}`);
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void stop().then(() => process.exit(0)));
}
