import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../model/case.js';
import type { Transaction } from '../platform/postgres/database.js';
import { channelsOf, NOTICE_PLAN, type NoticePlan, roleFor } from './notice-plan.js';

export const noticeTopics = [
  'sla.warning',
  'sla.breached',
  'sla.escalated',
  'sla.stalled',
  'decision.urgent',
  'decision.refer',
  'decision.conflict',
  'decision.restricted-contact',
] as const;
export type NoticeTopic = (typeof noticeTopics)[number];

/** That a council role must act. Of a case its number at most: no person, no free text. */
export interface NoticeDraft {
  /** The same key is never sent twice, such as `${caseId}:REQ-ACK:1:1:breached`. */
  key: string;
  /** Key of the council file's `notices.roles`; one that it lacks is told to its fallback. */
  role: string;
  topic: NoticeTopic;
  clock: string | null;
  unit: string | null;
  /** Said of it: that a restricted case needs the role, and nothing else. */
  restricted: boolean;
  caseId: string | null;
  number: string | null;
  system: string | null;
  dueAt: Instant | null;
  /** Rule number, such as UL-02. */
  rule: string | null;
  wantedAt: Instant;
}

// One row for each channel of the role. A key that was wanted once is done with, though the role has had other channels then: looked up one by
// one, because an anti-join would read all notices there ever were.
const insertWanted = `
insert into notices (key, role, wanted_role, channel, topic, clock, unit, restricted, case_id, number, system, due_at, rule,
  wanted_at, expires_at, state)
select key, role, wanted_role, channel, topic, clock, unit, restricted, case_id, number, system, due_at, rule,
  wanted_at, wanted_at + $15 * interval '1 hour', case channel when 'none' then 'no-channel' else 'waiting' end
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::uuid[], $10::text[],
  $11::text[], $12::timestamptz[], $13::text[], $14::timestamptz[]) as wanted
  (key, role, wanted_role, channel, topic, clock, unit, restricted, case_id, number, system, due_at, rule, wanted_at)
where (select known.id from notices known where known.key = wanted.key limit 1) is null
order by key, channel
on conflict (key, channel) do nothing`;

// What begins with a prefix stands between it and it followed by the highest code point: the column sorts by bytes.
const withdrawByKey = `
with gone as (
  update notices set state = 'withdrawn', settled_at = clock_timestamp()
  from unnest($1::text[]) as given (prefix)
  where key >= prefix and key < prefix || chr(1114111) and state in ('waiting', 'sending', 'parked', 'no-channel')
  returning notices.id, message_id
)
update notice_messages message set state = 'withdrawn', settled_at = clock_timestamp()
where message.id in (select message_id from gone) and message.state in ('sending', 'parked') and not exists (
  select from notices other
  where other.message_id = message.id and other.state in ('sending', 'parked') and other.id not in (select id from gone))`;

/** Where features leave word for council roles; sending is the sender's, later and elsewhere. */
@Injectable()
export class NoticeDesk {
  constructor(@Inject(NOTICE_PLAN) private readonly plan: NoticePlan) {}

  /** In the transaction of what is told, so that both stand or neither. */
  async want(tx: Transaction, drafts: NoticeDraft[]): Promise<void> {
    const rows = drafts.flatMap((draft) => this.rowsOf(draft));
    if (rows.length === 0) return;
    const columns = Array.from({ length: 14 }, (_, column) => rows.map((row) => row[column]));
    await tx.query(insertWanted, [...columns, this.plan.expireAfterHours]);
  }

  /**
   * Their reason is gone, so what begins with one of the keys and was not sent yet is not sent. End a prefix with the separator:
   * `…:1` is the beginning of `…:10` too.
   */
  async withdraw(tx: Transaction, ...keyPrefixes: string[]): Promise<void> {
    if (keyPrefixes.length > 0) await tx.query(withdrawByKey, [keyPrefixes]);
  }

  private rowsOf(draft: NoticeDraft): unknown[][] {
    const role = roleFor(this.plan, draft.role);
    const ways = channelsOf(this.plan, role);
    const { key, topic, clock, unit, restricted, caseId, number, system, dueAt, rule, wantedAt } = draft;
    const facts = [topic, clock, unit, restricted, caseId, number, system, dueAt, rule, wantedAt];
    return (ways.length > 0 ? ways : ['none']).map((channel) => [key, role, draft.role, channel, ...facts]);
  }
}
