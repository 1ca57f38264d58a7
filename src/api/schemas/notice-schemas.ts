import { noticeTopics } from '../../notices/notice-desk.js';
import { noticeStates } from '../../notices/notice-queries.js';
import { choice, flag, id, instant, integer, listOf, nullable, type Schema, shape, text } from './schema.js';

export const noticeSchemas: Record<string, Schema> = {
  Notice: shape('Word to a council role that it must act, on one of its channels.', {
    id,
    role: text('The role that is told: a key of the council file.'),
    wantedRole: text('The role that was meant; another one only where the council file lacks it.'),
    channel: { type: ['string', 'null'], enum: ['email', 'webhook', null], description: 'Null: the role has none.' },
    state: choice(
      noticeStates,
      '`parked`: waits for a person, who retries it. `withdrawn`: its reason was gone before it was sent. `expired`: it waited too long to be news.',
    ),
    topic: choice(noticeTopics),
    clock: nullable(text()),
    unit: nullable(text()),
    restricted: flag(
      'Seen with the role `restricted` only. The message says nothing but that a restricted case needs the role.',
    ),
    caseId: nullable(id),
    number: nullable(text()),
    system: nullable(text()),
    dueAt: nullable(instant()),
    rule: nullable(text('Its number in the council’s documents.')),
    wantedAt: instant(),
    expiresAt: instant('Not sent any more where it still waits then.'),
    settledAt: nullable(instant('When it was sent, withdrawn or expired.')),
    message: nullable(
      shape('What carries it; null before it is on its way.', {
        id: { ...id, description: 'The `webhook-id`, or what the Message-ID begins with: the same at each attempt.' },
        digest: flag('It carries more than this one.'),
        attempts: integer(),
        nextAttemptAt: nullable(instant()),
        lastError: nullable(text('A short word: timeout, refused, throttled, http-410, smtp-550 and the like.')),
      }),
    ),
  }),
  NoticeList: listOf('Notice'),
  RetriedNotice: shape('Where it is now.', { id, outcome: choice(['waiting', 'sending']) }),
};
