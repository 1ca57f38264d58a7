import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../model/case.js';
import { keyAt, type NewestKey, type NewestPage } from '../platform/paging/newest-first.js';
import { Database } from '../platform/postgres/database.js';
import type { NoticeTopic } from './notice-desk.js';

export const noticeStates = ['waiting', 'sending', 'sent', 'parked', 'withdrawn', 'expired', 'no-channel'] as const;
export type NoticeState = (typeof noticeStates)[number];

/** A notice on one channel of its role. */
export interface NoticeView {
  id: string;
  role: string;
  /** The role that was meant, where the council file lacks it and its fallback is told. */
  wantedRole: string;
  channel: 'email' | 'webhook' | null;
  state: NoticeState;
  topic: NoticeTopic;
  clock: string | null;
  unit: string | null;
  restricted: boolean;
  caseId: string | null;
  number: string | null;
  system: string | null;
  dueAt: Instant | null;
  rule: string | null;
  wantedAt: Instant;
  expiresAt: Instant;
  settledAt: Instant | null;
  /** How it is carried; null before it is. */
  message: NoticeMessageView | null;
}

export interface NoticeMessageView {
  /** `webhook-id`, or the first part of the Message-ID. */
  id: string;
  digest: boolean;
  attempts: number;
  /** null: it is through. */
  nextAttemptAt: Instant | null;
  /** Why the last attempt failed. */
  lastError: string | null;
}

export interface NoticeFilter {
  state?: NoticeState;
  role?: string;
  topic?: NoticeTopic;
}

export interface ListedNotice {
  notice: NoticeView;
  key: NewestKey;
}

interface NoticeRow {
  id: string;
  role: string;
  wanted_role: string;
  channel: 'email' | 'webhook' | 'none';
  state: NoticeState;
  topic: NoticeTopic;
  clock: string | null;
  unit: string | null;
  restricted: boolean;
  case_id: string | null;
  number: string | null;
  system: string | null;
  due_at: Date | null;
  rule: string | null;
  wanted_at: Date;
  expires_at: Date;
  settled_at: Date | null;
  message_id: string | null;
  form: string | null;
  attempts: number | null;
  next_attempt_at: Date | null;
  last_error: string | null;
  key_at: string;
}

// What is about a restricted case, as it was wanted or as it is today, is not there for those without the role.
const columns = `
select notice.id, notice.role, notice.wanted_role, notice.channel, notice.state, notice.topic, notice.clock, notice.unit,
  notice.restricted or coalesce(cases.restricted, false) as restricted, notice.case_id, notice.number, notice.system, notice.due_at,
  notice.rule, notice.wanted_at, notice.expires_at, notice.settled_at, notice.message_id, message.form, message.attempts,
  case when message.state = 'sending' then message.next_attempt_at end as next_attempt_at, message.last_error, ${keyAt('notice.wanted_at')}
from notices notice left join cases on cases.id = notice.case_id left join notice_messages message on message.id = notice.message_id
where ($1 or not (notice.restricted or coalesce(cases.restricted, false)))`;

const list = `${columns}
and ($2::timestamptz is null or (notice.wanted_at, notice.id) < ($2, $3::uuid))
and ($4::text is null or notice.state = $4) and ($5::text is null or notice.role = $5) and ($6::text is null or notice.topic = $6)
order by notice.wanted_at desc, notice.id desc
limit $7`;

const one = `${columns}
and notice.id = $2`;

@Injectable()
export class NoticeQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Newest wanted first. */
  async list(
    sight: { restricted: boolean },
    { state, role, topic }: NoticeFilter,
    { after, limit }: NewestPage,
  ): Promise<ListedNotice[]> {
    const values = [sight.restricted, after?.at, after?.id, state, role, topic, limit];
    const rows = await this.database.query<NoticeRow>(
      list,
      values.map((value) => value ?? null),
    );
    return rows.map((row) => ({ notice: viewOf(row), key: { at: row.key_at, id: row.id } }));
  }

  async byId(sight: { restricted: boolean }, id: string): Promise<NoticeView | null> {
    const [row] = await this.database.query<NoticeRow>(one, [sight.restricted, id]);
    return row ? viewOf(row) : null;
  }
}

function viewOf(row: NoticeRow): NoticeView {
  const { id, role, state, topic, clock, unit, restricted, number, system, rule } = row;
  return {
    id,
    role,
    wantedRole: row.wanted_role,
    channel: row.channel === 'none' ? null : row.channel,
    state,
    topic,
    clock,
    unit,
    restricted,
    caseId: row.case_id,
    number,
    system,
    dueAt: row.due_at?.toISOString() ?? null,
    rule,
    wantedAt: row.wanted_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
    message: messageOf(row),
  };
}

function messageOf({ message_id, form, attempts, next_attempt_at, last_error }: NoticeRow): NoticeMessageView | null {
  if (message_id === null) return null;
  return {
    id: message_id,
    digest: form === 'digest',
    attempts: attempts ?? 0,
    nextAttemptAt: next_attempt_at?.toISOString() ?? null,
    lastError: last_error,
  };
}
