import { type FreshDatabase, freshDatabase } from '../support/database.js';
import { MailReceiver, type ReceivedMail } from '../support/mail-receiver.js';
import { NoticeGround, type NoticeGroundOptions } from '../support/notice-ground.js';
import { waitFor } from '../support/wait-for.js';
import { WebhookReceiver } from '../support/webhook-receiver.js';

let fresh: FreshDatabase;
let mail: MailReceiver;

beforeEach(async () => {
  [fresh, mail] = await Promise.all([freshDatabase(), MailReceiver.start()]);
});

afterEach(async () => {
  await mail.down();
  await fresh.drop();
});

const addresses = ['customer.service@council.example', 'duty@council.example'];

function ground(options: NoticeGroundOptions = {}): NoticeGround {
  return new NoticeGround(fresh.database, {
    roles: { supervisor: { title: 'Customer service supervisor', email: addresses } },
    connections: { smtpUrl: mail.url() },
    ...options,
  });
}

/** Header lines with their continuations joined. */
function headersOf({ raw }: ReceivedMail): string[] {
  const [head = ''] = raw.split('\r\n\r\n');
  return head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
}

/** The plain part, with soft line ends of quoted-printable joined. */
function textOf({ raw }: ReceivedMail): string {
  const part = raw.split('Content-Type: text/plain')[1]?.split('\r\n----_NmP')[0] ?? '';
  return part
    .slice(part.indexOf('\r\n\r\n') + 4)
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replaceAll('\r\n', '\n');
}

describe('a notice by e-mail', () => {
  it('reads well, to every address of the role in one message', async () => {
    const notices = ground({ link: 'https://shirelink.council.example' });
    await notices.want(notices.draft());
    expect(await notices.round()).toBe(1);
    const [message] = mail.received as [ReceivedMail];
    const { id } = (await notices.notices())[0]!;
    expect([mail.received.length, message.from, message.to]).toEqual([1, 'shirelink@council.example', addresses]);
    expect(headersOf(message)).toEqual(
      expect.arrayContaining([
        'From: "Shirelink, Upper Lachlan Shire Council" <shirelink@council.example>',
        `To: ${addresses.join(', ')}`,
        'Subject: Request 2026/1 of Roads passed its target',
        `Message-ID: <${id}@council.example>`,
        'Auto-Submitted: auto-generated',
      ]),
    );
    expect(textOf(message)).toBe(`Request 2026/1 of Roads passed its target.

To do:    Acknowledge a request (REQ-ACK)
Due:      Tuesday 3 March 2026, 4:30 pm
Rule:     UL-02
Kept in:  Authority

Please act in Authority: Shirelink only watches, and sees it there.

Open Shirelink: https://shirelink.council.example

--\x20
For the Customer service supervisor of Upper Lachlan Shire Council. Notice ${id}, sent by Shirelink.
`);
  });

  it('of many is one digest', async () => {
    const notices = ground();
    const late = Array.from({ length: 30 }, () => notices.draft());
    const soon = Array.from({ length: 3 }, () =>
      notices.draft({ topic: 'sla.warning', clock: 'CMP-DONE', unit: 'Waste' }),
    );
    await notices.want(...late, ...soon);
    await notices.round();
    const [message] = mail.received as [ReceivedMail];
    expect(headersOf(message)).toContain('Subject: 33 cases need you');
    expect(textOf(message)).toContain(`33 cases need you.

- 30 requests of Roads passed their target: Acknowledge a request (REQ-ACK)
- 3 complaints of Waste are close to their target: Resolve a complaint (CMP-DONE)

The first 20 of 33, the earliest due first:

  Number   Unit   To do                  Due                      Rule
  2026/1   Roads  Acknowledge a request  Tue 3 Mar 2026, 4:30 pm  UL-02
`);
    expect(mail.received.length).toBe(1);
  });

  it('and webhook of one role are two messages of one notice', async () => {
    const receiver = await WebhookReceiver.start();
    const both = { title: 'Supervisor', email: addresses, webhook: receiver.url };
    const notices = ground({ roles: { supervisor: both } });
    await notices.want(notices.draft());
    expect(await notices.round()).toBe(2);
    expect([mail.received.length, receiver.received.length, await notices.states()]).toEqual([1, 1, { sent: 2 }]);
    await receiver.down();
  });
});

describe('a restricted case', () => {
  const planted = { number: 'SECRET-4711', unit: 'Gravel Pits', clock: 'CMP-ROUTE', rule: 'K-16' };
  const secrets = /SECRET|4711|Gravel|CMP-ROUTE|K-16|refer|4:30|2026-03-03T05:30|5f6f2d0a/;
  const caseId = '5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11';

  /** Everything that left, decoded and as it was on the wire. */
  async function leaked(notices: NoticeGround, receiver: WebhookReceiver): Promise<string[]> {
    await notices.round();
    const letters = mail.received.flatMap((message) => [message.raw, textOf(message)]);
    const posts = receiver.received.flatMap(({ body, headers }) => [body, JSON.stringify(headers)]);
    return [...letters, ...posts].filter((text) => secrets.test(text));
  }

  async function grounds(): Promise<{ notices: NoticeGround; receiver: WebhookReceiver }> {
    const receiver = await WebhookReceiver.start();
    const notices = ground({ roles: { supervisor: { title: 'Supervisor', email: addresses, webhook: receiver.url } } });
    return { notices, receiver };
  }

  it('shows nothing but that it is there', async () => {
    const { notices, receiver } = await grounds();
    await notices.want(notices.draft({ ...planted, caseId, restricted: true }));
    expect(await leaked(notices, receiver)).toEqual([]);
    expect(headersOf(mail.received[0]!)).toContain('Subject: A restricted case needs you: open Shirelink');
    expect(JSON.parse(receiver.received[0]!.body)).toMatchObject({
      data: { restricted: true, summary: 'A restricted case needs you: open Shirelink' },
    });
    await receiver.down();
  });

  it('shows nothing in a digest', async () => {
    const { notices, receiver } = await grounds();
    const others = Array.from({ length: 9 }, () => notices.draft({ dueAt: '2026-03-04T01:00:00.000Z' }));
    await notices.want(...others, notices.draft({ ...planted, caseId, restricted: true }));
    expect(await leaked(notices, receiver)).toEqual([]);
    expect(textOf(mail.received[0]!)).toContain('1 restricted case: open Shirelink');
    await receiver.down();
  });

  it('that became so while its notice waited shows nothing either', async () => {
    const { notices, receiver } = await grounds();
    await notices.want(notices.draft({ ...planted, caseId }));
    await fresh.database.query(
      `insert into cases (id, system, legacy_id, number, kind, status, received_at, restricted, codes, version, read_began_at, content_hash, content_key)
       values ($1, 'authority', '1', $2, 'complaint', 'received', now(), true, '{}', 1, now(), '', 'k')`,
      [caseId, planted.number],
    );
    expect(await leaked(notices, receiver)).toEqual([]);
    const page = { after: null, limit: 10 };
    expect([await notices.queries.list({ restricted: false }, {}, page), (await notices.notices()).length]).toEqual([
      [],
      2,
    ]);
    await receiver.down();
  });
});

describe('hostile text of a legacy system', () => {
  it.each([
    ['a header of its own', 'Roads\r\nBcc: thief@evil.example'],
    ['a body of its own', 'Roads\r\n\r\n<script>alert(1)</script>'],
    ['the other line ends', 'Roads\u2028Bcc: thief@evil.example\u0085X: y'],
    ['an encoded word', '=?utf-8?Q?Roads=0D=0ABcc=3A_thief@evil.example?='],
  ])('makes no %s', async (_, unit) => {
    const notices = ground();
    await notices.want(notices.draft({ unit, number: '1\r\nTo: thief@evil.example' }));
    await notices.round();
    const [message] = mail.received as [ReceivedMail];
    const names = headersOf(message).map((header) => header.slice(0, header.indexOf(':')));
    expect([message.to, names]).toEqual([
      addresses,
      ['From', 'To', 'Subject', 'Message-ID', 'Auto-Submitted', 'Date', 'MIME-Version', 'Content-Type'].toSorted(
        (one, other) => names.indexOf(one) - names.indexOf(other),
      ),
    ]);
    expect(message.raw.split('Content-Type: text/html')[1]).not.toContain('<script>');
  });
});

describe('a mail server', () => {
  it('that refuses for good parks the notice, and says nothing of whom', async () => {
    mail.refuseWith = 550;
    const notices = ground();
    await notices.want(notices.draft());
    await notices.round();
    expect(await notices.notices()).toMatchObject([
      { state: 'parked', message: { lastError: 'smtp-550', attempts: 1 } },
    ]);
  });

  it('that is busy is tried again', async () => {
    mail.refuseWith = 451;
    const notices = ground();
    await notices.want(notices.draft());
    await notices.round();
    expect(await notices.notices()).toMatchObject([{ state: 'sending', message: { lastError: 'smtp-451' } }]);
    mail.refuseWith = null;
    await notices.round(10);
    expect([mail.received.length, await notices.states()]).toEqual([1, { sent: 1 }]);
  });

  it('that was down gets it once it is up', async () => {
    const notices = ground();
    await mail.down();
    await notices.want(notices.draft());
    await notices.round();
    expect(await notices.notices()).toMatchObject([{ state: 'sending', message: { lastError: 'refused' } }]);
    await mail.up();
    await waitFor(async () => (await notices.round(60)) === 1, { what: 'the e-mail sent' });
    expect(mail.received.length).toBe(1);
  });

  it('outside of loopback that speaks no TLS gets nothing', async () => {
    // 0.0.0.0 leads to this machine too, and is no name of loopback
    const notices = ground({ connections: { smtpUrl: mail.url('0.0.0.0') } });
    await notices.want(notices.draft());
    await notices.round();
    expect(await notices.notices()).toMatchObject([{ state: 'sending', message: { lastError: 'tls' } }]);
    expect(mail.received).toEqual([]);
  });
});
