import type { NoticeRole } from '../../src/config/settings.js';
import { NoticeRetention } from '../../src/notices/notice-retention.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { NoticeGround, type NoticeGroundOptions } from '../support/notice-ground.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

let fresh: FreshDatabase;
let receiver: WebhookReceiver;

beforeEach(async () => {
  [fresh, receiver] = await Promise.all([freshDatabase(), WebhookReceiver.start()]);
});

afterEach(async () => {
  await receiver.down();
  await fresh.drop();
});

function ground(role: Partial<NoticeRole> = {}, options: NoticeGroundOptions = {}): NoticeGround {
  const supervisor = { title: 'Supervisor', webhook: receiver.url, ...role };
  return new NoticeGround(fresh.database, { roles: { supervisor }, ...options });
}

describe('a role with two channels', () => {
  const email = ['supervisor@council.example'];
  const long = '2026-03-01T00:00:00.000Z';

  /** By both channels, each too late. */
  async function expired(): Promise<NoticeGround> {
    const both = ground({ email }, { connections: { smtpUrl: 'smtp://127.0.0.1:1' }, expireAfterHours: 1 });
    await both.want(both.draft({ wantedAt: long }));
    await both.round();
    expect((await both.notices()).map(({ channel, state }) => [channel, state]).sort()).toEqual([
      ['email', 'expired'],
      ['webhook', 'expired'],
    ]);
    return both;
  }

  async function byWebhook(notices: NoticeGround): Promise<string> {
    return (await notices.notices()).find(({ channel }) => channel === 'webhook')!.id;
  }

  it('is told again by the channel that a notice was for', async () => {
    const notices = await expired();
    expect(await notices.retry.retry(await byWebhook(notices), 'ann')).toBe('waiting');
    await notices.round();
    expect(receiver.ids).toEqual([await byWebhook(notices)]);
    expect(await notices.states()).toEqual({ expired: 1, sent: 1 });
  });

  it('that has lost one is told no more of what the other one is for', async () => {
    const both = await expired();
    const byEmail = (await both.notices()).find(({ channel }) => channel === 'email')!.id;
    const one = ground({}, { clock: both.clock });
    expect(await one.retry.retry(byEmail, 'ann')).toBe('not-stuck');
    expect(await one.retry.retry(await byWebhook(one), 'ann')).toBe('waiting');
  });
});

it('a message that was sent by a sender that was killed before its notices were marked has them marked, though nothing else is due', async () => {
  const notices = ground();
  await notices.want(notices.draft());
  await notices.round();
  await fresh.database.query(`update notices set state = 'sending', settled_at = null`);
  const restarted = ground({}, { clock: notices.clock });
  await restarted.round();
  expect(await restarted.states()).toEqual({ sent: 1 });
});

it('a digest of notices that are just being withdrawn is not made, and holds no later one up', async () => {
  const notices = ground({}, { digestAbove: 1 });
  await notices.want(notices.draft(), notices.draft());
  await fresh.database.transaction(async (tx) => {
    await notices.desk.withdraw(tx, 'case-');
    await notices.round();
  });
  expect(await fresh.database.query(`select from notice_messages`)).toEqual([]);
});

describe('retention', () => {
  const days = 90;

  it('takes away what was settled so long ago, and its messages; never what is open', async () => {
    const notices = ground({}, { expireAfterHours: 1 });
    receiver.answer = ({ body }) => ({ status: body.includes('parked') ? 410 : 200 });
    const retention = new NoticeRetention(fresh.database, notices.clock);
    await notices.want(
      notices.draft(),
      notices.draft({ number: 'parked' }),
      notices.draft({ wantedAt: '2026-03-01T00:00:00.000Z' }),
    );
    await notices.want(notices.draft({ role: 'supervisor', key: 'gone:1' }));
    await notices.withdraw('gone:');
    await notices.round();
    const all = { sent: 1, parked: 1, expired: 1, withdrawn: 1 };
    await fresh.database.query(`update notices set settled_at = $1 where state = 'withdrawn'`, [
      notices.clock.instant(),
    ]);
    expect([await retention.run(days), await notices.states()]).toEqual([{ notices: 0, messages: 0 }, all]);
    notices.clock.advance(days * 86_400 + 1);
    expect([await retention.run(days), await notices.states()]).toEqual([{ notices: 3, messages: 1 }, { parked: 1 }]);
    const [parked] = await notices.notices();
    expect(await fresh.database.query(`select id, state from notice_messages`)).toEqual([
      { id: parked!.id, state: 'parked' },
    ]);
  });

  it('keeps a message while one of its notices is kept', async () => {
    const notices = ground({}, { digestAbove: 1 });
    const retention = new NoticeRetention(fresh.database, notices.clock);
    await notices.want(notices.draft(), notices.draft());
    await notices.round();
    await fresh.database.query(`update notices set state = 'sending', settled_at = null where number = '2026/1'`);
    notices.clock.advance(days * 86_400 + 1);
    expect(await retention.run(days)).toEqual({ notices: 1, messages: 0 });
  });
});
