import { createHmac } from 'node:crypto';
import type { DigestContent } from '../../src/notices/message-content.js';
import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { latch } from '../support/latch.js';
import { NoticeGround, type NoticeGroundOptions, webhookKey } from '../support/notice-ground.js';
import { waitFor } from '../support/wait-for.js';
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

function ground(options: NoticeGroundOptions = {}): NoticeGround {
  return new NoticeGround(fresh.database, {
    roles: { supervisor: { title: 'Supervisor', webhook: receiver.url } },
    ...options,
  });
}

function bodies(): { type: string; data: Record<string, unknown> }[] {
  return receiver.received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> });
}

/** Standard Webhooks worked out anew, from its specification. */
function expectedSignature(id: string, timestamp: string, body: string): string {
  const hmac = createHmac('sha256', Buffer.from(webhookKey, 'base64'));
  for (const part of [id, '.', timestamp, '.', body]) hmac.update(part, 'utf8');
  return `v1,${hmac.digest('base64')}`;
}

describe('a notice by webhook', () => {
  it('is posted once, signed, and marked', async () => {
    const notices = ground({ link: 'https://shirelink.council.example' });
    await notices.want(notices.draft({ caseId: '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11' }));
    expect(await notices.round()).toBe(1);
    expect(await notices.round()).toBeNull();
    const [{ headers, body, path }] = receiver.received as [(typeof receiver.received)[number]];
    const [notice] = await notices.notices();
    const id = notice!.id;
    const timestamp = String(Date.parse('2026-03-03T03:00:06Z') / 1000);
    expect([receiver.received.length, path, headers['content-type']]).toEqual([1, '/hook', 'application/json']);
    expect([headers['webhook-id'], headers['webhook-timestamp']]).toEqual([id, timestamp]);
    expect(headers['webhook-signature']).toBe(expectedSignature(id, timestamp, body));
    expect(JSON.parse(body)).toEqual({
      type: 'au.gov.nsw.shirelink.notice',
      timestamp: '2026-03-03T03:00:06.000Z',
      data: {
        id,
        council: 'upper-lachlan',
        role: 'supervisor',
        summary: 'Request 2026/1 of Roads passed its target',
        link: 'https://shirelink.council.example',
        restricted: false,
        topic: 'sla.breached',
        clock: 'REQ-ACK',
        unit: 'Roads',
        caseId: '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11',
        number: '2026/1',
        system: 'authority',
        dueAt: '2026-03-03T05:30:00.000Z',
        rule: 'UL-02',
      },
    });
    expect(notice).toMatchObject({
      state: 'sent',
      settledAt: '2026-03-03T03:00:06.000Z',
      message: { id, attempts: 1 },
    });
  });

  it('is the same notice however often it is wanted', async () => {
    const notices = ground();
    const draft = notices.draft();
    await notices.want(draft, draft);
    await notices.round();
    await notices.want(draft);
    await notices.round();
    expect([receiver.received.length, await notices.states()]).toEqual([1, { sent: 1 }]);
  });

  it('that went out is not sent again because its role has another channel by now', async () => {
    const before = ground();
    const draft = before.draft();
    await before.want(draft);
    await before.round();
    const roles = { supervisor: { title: 'Supervisor', email: ['a@council.example'], webhook: receiver.url } };
    const after = ground({ roles, clock: before.clock, connections: { smtpUrl: 'smtp://127.0.0.1:1' } });
    await after.want(draft);
    await after.round();
    expect([receiver.received.length, await after.states()]).toEqual([1, { sent: 1 }]);
  });

  it('goes to the fallback where the council lacks the role', async () => {
    const notices = ground();
    await notices.want(notices.draft({ role: 'mayor' }));
    await notices.round();
    expect(bodies()[0]!.data['role']).toBe('supervisor');
    expect((await notices.notices())[0]).toMatchObject({ role: 'supervisor', wantedRole: 'mayor', state: 'sent' });
  });

  it('has no redirect followed and no answer read', async () => {
    const other = await WebhookReceiver.start();
    receiver.answer = () => ({ status: 307, headers: { location: other.url } });
    const notices = ground();
    await notices.want(notices.draft());
    await notices.round();
    receiver.answer = () => ({ status: 200, body: 'x'.repeat(5_000_000) });
    await notices.round(10);
    expect([other.received.length, receiver.received.length, await notices.states()]).toEqual([0, 2, { sent: 1 }]);
    await other.down();
  });
});

describe('a receiver that fails', () => {
  it('that was down gets everything once it is up: what came meanwhile as one digest', async () => {
    const notices = ground();
    await receiver.down();
    await notices.want(notices.draft(), notices.draft());
    expect(await notices.round()).toBe(0);
    await notices.want(...Array.from({ length: 40 }, () => notices.draft()));
    for (let look = 0; look < 5; look++) await notices.round(60);
    await receiver.up();
    await waitFor(async () => (await notices.round(600)) === null, { what: 'everything sent' });
    expect(bodies().map(({ data }) => data['total'] ?? 1)).toEqual([1, 1, 40]);
    expect([new Set(receiver.ids).size, await notices.states()]).toEqual([3, { sent: 42 }]);
  });

  it('is left alone for as long as it asks', async () => {
    receiver.answer = () => ({ status: 503, headers: { 'retry-after': '900' } });
    const notices = ground();
    await notices.want(notices.draft());
    await notices.round();
    expect(await notices.round(890)).toBeNull();
    receiver.answer = () => ({ status: 200 });
    expect(await notices.round(20)).toBe(1);
    expect(new Set(receiver.ids).size).toBe(1);
  });

  it.each([410, 400, 404])('for good (%d) parks the notice, until a person sends it again', async (status) => {
    receiver.answer = () => ({ status });
    const notices = ground();
    await notices.want(notices.draft());
    await notices.round();
    const [parked] = await notices.notices();
    expect(parked).toMatchObject({
      state: 'parked',
      message: { attempts: 1, nextAttemptAt: null, lastError: `http-${status}` },
    });
    expect(await notices.round(90_000)).toBeNull();
    receiver.answer = () => ({ status: 200 });
    expect(await notices.retry.retry(parked!.id, 'ann')).toBe('sending');
    expect(await notices.round()).toBe(1);
    expect(await notices.retry.retry(parked!.id, 'ann')).toBe('not-stuck');
    expect(new Set(receiver.ids)).toEqual(new Set([parked!.id]));
    const audit = await fresh.database.query(`select actor, action, subject, detail from audit`);
    expect(audit).toEqual([
      { actor: 'ann', action: 'notice.retry', subject: `notice:${parked!.id}`, detail: { was: 'parked' } },
    ]);
  });

  it.each([408, 429])('for a while (%d) is tried again', async (status) => {
    receiver.answer = () => ({ status });
    const notices = ground();
    await notices.want(notices.draft());
    await notices.round();
    receiver.answer = () => ({ status: 200 });
    await notices.round(10);
    expect([receiver.ids.length, await notices.states()]).toEqual([2, { sent: 1 }]);
  });

  it('for hours is parked', async () => {
    receiver.answer = () => ({ status: 500 });
    const notices = ground({ parkAfterHours: 2 });
    await notices.want(notices.draft());
    for (let look = 0; look < 8; look++) await notices.round(1200);
    expect((await notices.notices())[0]).toMatchObject({ state: 'parked', message: { lastError: 'http-500' } });
  });

  it('by one message alone holds no other up', async () => {
    const notices = ground();
    await notices.want(notices.draft({ number: 'poison' }), notices.draft(), notices.draft());
    receiver.answer = ({ body }) => ({ status: body.includes('poison') ? 500 : 200 });
    await notices.round();
    await notices.round(1);
    expect(await notices.states()).toEqual({ sending: 1, sent: 2 });
  });
});

describe('a flood', () => {
  it('of 500 is one digest with counts and the first twenty', async () => {
    const notices = ground();
    const drafts = Array.from({ length: 500 }, (_, n) =>
      notices.draft({
        unit: n < 300 ? 'Roads' : 'Waste',
        dueAt: new Date(Date.parse('2026-03-03T05:30:00Z') - n * 1000).toISOString(),
        restricted: n >= 490,
      }),
    );
    await notices.want(...drafts.slice(0, 200));
    await notices.want(...drafts.slice(200));
    expect(await notices.round()).toBe(1);
    const [{ type, data }] = bodies() as [typeof bodies extends () => (infer Body)[] ? Body : never];
    const digest = data as unknown as DigestContent;
    expect([type, data['summary']]).toEqual(['au.gov.nsw.shirelink.notice-digest', '500 cases need you']);
    expect([digest.total, digest.restricted, digest.moreCounts]).toEqual([500, 10, 0]);
    expect(digest.counts).toEqual([
      { topic: 'sla.breached', clock: 'REQ-ACK', unit: 'Roads', count: 300 },
      { topic: 'sla.breached', clock: 'REQ-ACK', unit: 'Waste', count: 190 },
    ]);
    expect(digest.first.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, n) => `2026/${490 - n}`));
    expect([receiver.received.length, await notices.states()]).toEqual([1, { sent: 500 }]);
  });

  it('that trickles is a few notices, then one digest a window', async () => {
    const notices = ground({ digestAbove: 3, digestWindowSeconds: 600 });
    for (let n = 0; n < 60; n++) {
      await notices.want(notices.draft());
      await notices.round(20);
    }
    await waitFor(async () => (await notices.states()).sent === 60 || !(await notices.round(600)), {
      what: 'all sent',
    });
    const totals = bodies().map(({ data }) => Number(data['total'] ?? 1));
    expect(totals.reduce((sum, total) => sum + total, 0)).toBe(60);
    expect(totals.slice(0, 4)).toEqual([1, 1, 1, 4]);
    expect(totals.length).toBeLessThan(12);
  });

  it('has its cap by the hour', async () => {
    const notices = ground({ digestAbove: 100, digestWindowSeconds: 10, messagesPerHour: 4 });
    for (let n = 0; n < 30; n++) {
      await notices.want(notices.draft());
      await notices.round(60);
    }
    expect(receiver.received.length).toBe(4);
    await notices.round(3600);
    expect(bodies().at(-1)).toMatchObject({ data: { total: 26 } });
    expect(receiver.received.length).toBe(5);
  });
});

describe('two senders', () => {
  it('at once on one queue send each message once', async () => {
    const first = ground({ holder: 'one', digestAbove: 100, messagesPerHour: 1000 });
    const second = ground({ holder: 'two', digestAbove: 100, messagesPerHour: 1000, clock: first.clock });
    await first.want(...Array.from({ length: 60 }, () => first.draft()));
    const looks = Array.from({ length: 10 }, (_, look) => (look % 2 === 0 ? first : second).round(6));
    await Promise.all(looks);
    await waitFor(async () => (await second.states()).sent === 60 || !(await second.round(1)), { what: 'all sent' });
    expect([receiver.ids.length, new Set(receiver.ids).size]).toEqual([60, 60]);
  });

  it('where the lease was lost in the middle of a message leave it alone', async () => {
    const first = ground({ holder: 'one' });
    const second = ground({ holder: 'two', clock: first.clock });
    const gate = latch();
    receiver.answer = async () => {
      await gate.opened;
      return { status: 200 };
    };
    await first.want(first.draft());
    const sending = first.round();
    await waitFor(() => receiver.received.length === 1, { what: 'the first attempt' });
    await fresh.database.query(`update leases set expires_at = '-infinity'`);
    expect(await second.round(30)).toBeNull();
    gate.open();
    expect(await sending).toBe(1);
    expect([receiver.received.length, await first.states()]).toEqual([1, { sent: 1 }]);
  });
});

describe('a reason that is gone', () => {
  it('before the notice was sent sends nothing', async () => {
    const notices = ground();
    await notices.want(
      notices.draft({ key: 'a:REQ-ACK:1:1:breached' }),
      notices.draft({ key: 'a:REQ-ACK:10:1:breached' }),
    );
    await notices.withdraw('a:REQ-ACK:1:');
    await notices.round();
    expect((await notices.notices()).map(({ state }) => state).sort()).toEqual(['sent', 'withdrawn']);
    expect(receiver.received.length).toBe(1);
  });

  it('after a first attempt failed sends no second', async () => {
    receiver.answer = () => ({ status: 500 });
    const notices = ground();
    await notices.want(notices.draft());
    await notices.round();
    await notices.withdraw('case-1:');
    expect(await notices.round(600)).toBeNull();
    expect([receiver.received.length, await notices.states()]).toEqual([1, { withdrawn: 1 }]);
  });

  it('is left out of a digest that waits', async () => {
    receiver.answer = () => ({ status: 500 });
    const notices = ground();
    await notices.want(...Array.from({ length: 10 }, () => notices.draft()));
    await notices.round();
    await notices.withdraw(...Array.from({ length: 8 }, (_, n) => `case-${n + 1}:`));
    receiver.answer = () => ({ status: 200 });
    await notices.round(60);
    expect(bodies().map(({ data }) => [data['total'], data['summary']])).toEqual([
      [10, '10 requests of Roads passed their target'],
      [2, '2 requests of Roads passed their target'],
    ]);
    expect(await notices.states()).toEqual({ withdrawn: 8, sent: 2 });
  });
});

describe('what waits too long', () => {
  it('is no news and is not sent', async () => {
    const notices = ground({ messagesPerHour: 1, digestAbove: 1, expireAfterHours: 5 });
    await notices.want(notices.draft({ wantedAt: '2026-03-02T00:00:00.000Z' }), notices.draft());
    await notices.round();
    expect([receiver.received.length, await notices.states()]).toEqual([1, { expired: 1, sent: 1 }]);
    const expired = (await notices.notices()).find(({ state }) => state === 'expired')!;
    expect(await notices.retry.retry(expired.id, 'ann')).toBe('waiting');
    await notices.round(3601);
    expect(await notices.states()).toEqual({ sent: 2 });
  });
});

describe('a role without a channel', () => {
  it('is told nothing, which is shown, until the council file gives it one', async () => {
    const without = ground({ roles: { supervisor: { title: 'Supervisor' } } });
    await without.want(without.draft());
    await without.round();
    const [notice] = await without.notices();
    expect(notice).toMatchObject({ state: 'no-channel', channel: null, message: null });
    expect(await without.retry.retry(notice!.id, 'ann')).toBe('no-channel');
    expect(await without.metrics.registry.getSingleMetricAsString('shirelink_notices')).toContain(
      'shirelink_notices{state="no-channel"} 1',
    );
    const withOne = ground({ clock: without.clock });
    expect(await withOne.retry.retry(notice!.id, 'ann')).toBe('waiting');
    await withOne.round();
    expect([receiver.ids, await withOne.states()]).toEqual([[notice!.id], { sent: 1 }]);
  });

  it('that has lost it while notices waited has them without a channel', async () => {
    const before = ground();
    await before.want(before.draft());
    const after = ground({ roles: { supervisor: { title: 'Supervisor' } }, clock: before.clock });
    await after.round();
    expect([receiver.received.length, await after.states()]).toEqual([0, { 'no-channel': 1 }]);
  });
});

it('tells its figures', async () => {
  const notices = ground();
  receiver.answer = () => ({ status: 500 });
  await notices.want(notices.draft());
  await notices.round();
  receiver.answer = () => ({ status: 200 });
  await notices.round(10);
  await notices.want(notices.draft());
  notices.clock.advance(90);
  const figures = (await notices.metrics.registry.metrics()).split('\n').filter((line) => !line.startsWith('#'));
  expect(figures.filter((line) => !line.includes('email') && line !== '')).toEqual([
    'shirelink_notices{state="waiting"} 1',
    'shirelink_notices{state="sending"} 0',
    'shirelink_notices{state="parked"} 0',
    'shirelink_notices{state="no-channel"} 0',
    'shirelink_notice_oldest_age_seconds 90',
    'shirelink_notices_sent_total{channel="webhook",outcome="sent"} 1',
    'shirelink_notices_sent_total{channel="webhook",outcome="retry"} 1',
    'shirelink_notices_sent_total{channel="webhook",outcome="parked"} 0',
  ]);
});
