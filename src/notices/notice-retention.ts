import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/postgres/database.js';

const batch = 5_000;

// a retry locks its notice first: what it took up again is left out
const deleteNotices = `
delete from notices where id in (
  select id from notices
  where state in ('sent', 'withdrawn', 'expired') and settled_at < $1::timestamptz - $2 * interval '1 day'
  limit ${batch} for update skip locked)
returning id`;

const deleteMessages = `
delete from notice_messages where id in (
  select id from notice_messages message
  where state <> 'sending' and settled_at < $1::timestamptz - $2 * interval '1 day'
    and not exists (select from notices where message_id = message.id)
  limit ${batch} for update skip locked)
returning id`;

export interface NoticesRemoved {
  notices: number;
  messages: number;
}

/** Takes away notices that were settled long ago. What is parked or has no channel waits for a person, however long that takes. */
@Injectable()
export class NoticeRetention {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** `days` since they were settled. Ends after the batch in hand where the signal aborts. */
  async run(days: number, signal?: AbortSignal): Promise<NoticesRemoved> {
    const notices = await this.drain(deleteNotices, days, signal);
    return { notices, messages: await this.drain(deleteMessages, days, signal) };
  }

  private async drain(statement: string, days: number, signal: AbortSignal | undefined): Promise<number> {
    let removed = 0;
    for (let rows = batch; rows === batch && !signal?.aborted; removed += rows) {
      rows = (await this.database.query(statement, [this.clock.instant(), days])).length;
    }
    return removed;
  }
}
