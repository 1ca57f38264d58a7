import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freshDatabase } from '../support/database.js';
import { NoticeGround } from '../support/notice-ground.js';
import { waitFor } from '../support/wait-for.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = ['--import', `${root}scripts/typescript.mjs`, `${root}test/support/notice-program.ts`];

it('killed between sending and marking, it sends the same message again, with the same id', async () => {
  const [fresh, receiver] = await Promise.all([freshDatabase(), WebhookReceiver.start()]);
  const notices = new NoticeGround(fresh.database, {
    roles: { supervisor: { title: 'Supervisor', webhook: receiver.url } },
  });
  await notices.want(notices.draft());
  const child = spawn(process.execPath, [...program, fresh.url, receiver.url], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  // received, and its sender gone before the answer
  receiver.answer = async () => {
    child.kill('SIGKILL');
    await exited;
    return { status: 200 };
  };
  await waitFor(() => receiver.received.length === 1, { what: 'the first attempt', timeoutMs: 20_000 });
  await exited;
  receiver.answer = () => ({ status: 200 });
  await fresh.database.query(`update leases set expires_at = '-infinity'`);
  expect([await notices.states(), await notices.round(60)]).toEqual([{ sending: 1 }, null]);
  await waitFor(async () => (await notices.round(60)) === 1, { what: 'the second attempt' });
  expect([receiver.ids.length, new Set(receiver.ids).size]).toEqual([2, 1]);
  expect(receiver.received[0]!.body).toBe(receiver.received[1]!.body);
  expect(await notices.notices()).toMatchObject([{ state: 'sent', message: { attempts: 2 } }]);
  await receiver.down();
  await fresh.drop();
});
