import { Inject, Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { Clock } from '../platform/clock/clock.js';
import { Database, type Transaction } from '../platform/postgres/database.js';
import { type Channel, channelsOf, NOTICE_PLAN, type NoticePlan, roleFor } from './notice-plan.js';
import type { NoticeState } from './notice-queries.js';
import { followMessage } from './notice-store.js';

/**
 * `no-channel`: the council file still gives the role no address. `not-stuck`: it is on its way, through, or withdrawn, or every channel that the
 * role has now carries a notice of its own.
 */
export type RetryOutcome = 'waiting' | 'sending' | 'no-channel' | 'not-stuck' | 'not-found';

interface StuckNotice {
  state: NoticeState;
  channel: Channel | 'none';
  wanted_role: string;
  /** Channels of the notices beside it, of the same key. */
  beside: (Channel | 'none')[];
  message_id: string | null;
}

const lockNotice = `
select state, channel, wanted_role, message_id,
  array(select other.channel from notices other where other.key = notices.key and other.id <> notices.id) as beside
from notices where id = $1 for update`;

const sendAgain = `
update notice_messages set state = 'sending', failures = 0, first_attempt_at = null, next_attempt_at = $2, settled_at = null
where id = $1 and state = 'parked'`;

// The role may have other channels by now: a notice whose channel is gone takes the first that is free, and has a companion for each other one.
const waitAgain = `
update notices set state = 'waiting', role = $2, channel = $3, expires_at = $4::timestamptz + $5 * interval '1 hour', settled_at = null
where id = $1`;
const waitBeside = `
insert into notices (key, channel, role, wanted_role, topic, clock, unit, restricted, case_id, number, system, due_at, rule,
  wanted_at, expires_at, state)
select key, $2, role, wanted_role, topic, clock, unit, restricted, case_id, number, system, due_at, rule, wanted_at, expires_at, 'waiting'
from notices where id = $1
on conflict (key, channel) do nothing`;

/** What a person does with a notice that is stuck: parked, expired, or without a channel. */
@Injectable()
export class NoticeRetry {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(NOTICE_PLAN) private readonly plan: NoticePlan,
  ) {}

  /** Of a digest the whole message goes again. Audited where anything came of it. */
  async retry(id: string, actor: string): Promise<RetryOutcome> {
    return this.database.transaction(async (tx) => {
      const [notice] = await tx.query<StuckNotice>(lockNotice, [id]);
      if (!notice) return 'not-found';
      const outcome = await this.again(tx, id, notice);
      if (outcome === 'waiting' || outcome === 'sending') {
        await this.audit.record(tx, {
          actor,
          action: 'notice.retry',
          subject: `notice:${id}`,
          detail: { was: notice.state },
        });
      }
      return outcome;
    });
  }

  private async again(tx: Transaction, id: string, notice: StuckNotice): Promise<RetryOutcome> {
    switch (notice.state) {
      case 'parked':
        await tx.query(sendAgain, [notice.message_id, this.clock.instant()]);
        await followMessage(tx, notice.message_id);
        return 'sending';
      case 'expired':
      case 'no-channel':
        return this.waitAgain(tx, id, notice);
      case 'waiting':
      case 'sending':
      case 'sent':
      case 'withdrawn':
        return 'not-stuck';
    }
  }

  private async waitAgain(tx: Transaction, id: string, notice: StuckNotice): Promise<RetryOutcome> {
    const role = roleFor(this.plan, notice.wanted_role);
    const ways = channelsOf(this.plan, role);
    if (ways.length === 0) return 'no-channel';
    const free = ways.filter((way) => !notice.beside.includes(way));
    const own = free.find((way) => way === notice.channel) ?? free[0];
    if (!own) return 'not-stuck';
    await tx.query(waitAgain, [id, role, own, this.clock.instant(), this.plan.expireAfterHours]);
    for (const way of free.filter((one) => one !== own)) await tx.query(waitBeside, [id, way]);
    return 'waiting';
  }
}
