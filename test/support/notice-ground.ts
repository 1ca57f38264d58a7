import { AuditLog } from '../../src/audit/audit-log.js';
import type { CouncilNotices, NoticeConnections, NoticeRole } from '../../src/config/settings.js';
import { NoticeDesk, type NoticeDraft } from '../../src/notices/notice-desk.js';
import { NoticeMetrics } from '../../src/notices/notice-metrics.js';
import { type NoticePlan, noticePlan } from '../../src/notices/notice-plan.js';
import { NoticePost } from '../../src/notices/notice-post.js';
import { NoticeQueries, type NoticeState, type NoticeView } from '../../src/notices/notice-queries.js';
import { NoticeRetry } from '../../src/notices/notice-retry.js';
import { NoticeSender } from '../../src/notices/notice-sender.js';
import { Leases } from '../../src/platform/leases/leases.js';
import { createLogger, type Logger } from '../../src/platform/logger/logger.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { SettableClock } from './settable-clock.js';
import { testSettings } from './settings.js';

/** Base64 of 32 bytes, as the settings have it. */
export const webhookKey = Buffer.alloc(32, 7).toString('base64');

export interface NoticeGroundOptions extends Partial<Omit<CouncilNotices, 'roles'>> {
  roles?: Record<string, NoticeRole>;
  connections?: Partial<NoticeConnections>;
  clock?: SettableClock;
  logger?: Logger;
  holder?: string;
}

/** Everything of src/notices over one database, with a clock that stands until it is put on. */
export class NoticeGround {
  readonly clock: SettableClock;
  readonly plan: NoticePlan;
  readonly metrics = new Metrics();
  readonly desk: NoticeDesk;
  readonly queries: NoticeQueries;
  readonly retry: NoticeRetry;
  readonly sender: NoticeSender;
  private readonly stopping = new AbortController();
  private wanted = 0;

  constructor(
    readonly database: Database,
    options: NoticeGroundOptions = {},
  ) {
    const { roles = { supervisor: { title: 'Supervisor' } }, connections, clock, logger, holder, ...limits } = options;
    this.clock = clock ?? new SettableClock();
    const fallback = Object.keys(roles)[0]!;
    const settings = testSettings({ notices: { webhookSecret: webhookKey, smtpUrl: null, ...connections } });
    this.plan = noticePlan({
      ...settings,
      council: { ...settings.council, notices: { fallback, from: 'shirelink@council.example', ...limits, roles } },
    });
    this.desk = new NoticeDesk(this.plan);
    this.queries = new NoticeQueries(database);
    this.retry = new NoticeRetry(database, new AuditLog(), this.clock, this.plan);
    this.sender = new NoticeSender(
      database,
      new Leases(database, holder ?? 'test'),
      this.plan,
      new NoticePost(this.plan, this.clock),
      new NoticeMetrics(this.metrics, database, this.clock),
      this.clock,
      logger ?? createLogger('silent'),
    );
  }

  /** A draft of a request of Roads past its acknowledgement, with a key of its own. */
  draft(given: Partial<NoticeDraft> = {}): NoticeDraft {
    const n = ++this.wanted;
    return {
      key: `case-${n}:REQ-ACK:1:1:breached`,
      role: 'supervisor',
      topic: 'sla.breached',
      clock: 'REQ-ACK',
      unit: 'Roads',
      restricted: false,
      caseId: null,
      number: `2026/${n}`,
      system: 'authority',
      dueAt: '2026-03-03T05:30:00.000Z',
      rule: 'UL-02',
      wantedAt: this.clock.instant(),
      ...given,
    };
  }

  async want(...drafts: NoticeDraft[]): Promise<void> {
    await this.database.transaction((tx) => this.desk.want(tx, drafts));
  }

  async withdraw(...prefixes: string[]): Promise<void> {
    await this.database.transaction((tx) => this.desk.withdraw(tx, ...prefixes));
  }

  /** One look at what is due, `seconds` later; enough for what was just wanted to come to rest. */
  async round(seconds = 6): Promise<number | null> {
    this.clock.advance(seconds);
    return this.sender.round(this.stopping.signal);
  }

  /** All there is, restricted ones too, the oldest first. */
  async notices(): Promise<NoticeView[]> {
    const page = { after: null, limit: 1000 };
    const listed = await this.queries.list({ restricted: true }, {}, page);
    return listed.map(({ notice }) => notice).reverse();
  }

  async states(): Promise<Partial<Record<NoticeState, number>>> {
    const counts: Partial<Record<NoticeState, number>> = {};
    for (const { state } of await this.notices()) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }
}
