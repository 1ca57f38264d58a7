import type { CouncilStandards } from '../../src/config/settings.js';
import { serviceStandards } from '../../src/config/service-standards.js';
import { followOnce } from '../../src/events/followers.js';
import { readEvents } from '../../src/events/event-reader.js';
import type { CaseEvent, EventLogName } from '../../src/model/case-event.js';
import type { CalendarData } from '../../src/model/business-calendar/business-calendar.js';
import type { SystemService } from '../../src/model/service-target.js';
import { NoticeDesk } from '../../src/notices/notice-desk.js';
import { noticePlan } from '../../src/notices/notice-plan.js';
import { Leases } from '../../src/platform/leases/leases.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { ClockFollowers } from '../../src/sla/follow/clock-followers.js';
import { ClockRecompute } from '../../src/sla/clock-recompute.js';
import { ClockRules } from '../../src/sla/clock-rules.js';
import { ClockTick, type TickResult } from '../../src/sla/tick/clock-tick.js';
import { testSettings } from './settings.js';

export interface ClockGroundOptions {
  service: SystemService;
  /** In place of the sample council's own. */
  standards?: CouncilStandards;
  calendar?: CalendarData;
}

/** A clock as it stands and what was told of it, for whole-value comparisons. */
export interface ShownClock {
  clock: string;
  cycle: number;
  revision: number;
  state: string;
  due: string | null;
  breached: string | null;
  announced: string | null;
  historical: boolean;
}

const selectClocks = `
select k.clock, k.cycle, k.revision, k.state, k.announced, k.historical,
  to_char(k.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as due,
  to_char(k.breached_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as breached
from clocks k join cases c on c.id = k.case_id
where c.legacy_id = $1 order by k.clock, k.cycle`;

/** All of src/sla over one database, as one replica has it; nothing runs by itself. */
export class ClockGround {
  readonly rules: ClockRules;
  readonly followers: ClockFollowers;
  readonly tick: ClockTick;
  readonly recompute: ClockRecompute;
  private readonly never = new AbortController().signal;

  constructor(
    readonly database: Database,
    { service, standards, calendar }: ClockGroundOptions,
  ) {
    const sample = testSettings();
    const settings = {
      calendar: calendar ?? sample.calendar,
      standards: standards ? serviceStandards(standards) : sample.standards,
    };
    const desk = new NoticeDesk(noticePlan(sample));
    this.rules = new ClockRules(settings, new Map([['authority', service]]));
    this.followers = new ClockFollowers(this.rules, desk);
    this.tick = new ClockTick({ database, rules: this.rules, desk, followers: this.followers.all });
    this.recompute = new ClockRecompute({ database, leases: new Leases(database, 'test'), rules: this.rules, desk });
  }

  /** Until both logs are followed to their ends. */
  async follow(): Promise<void> {
    for (const follower of this.followers.all) while ((await followOnce(this.database, follower)) > 0);
  }

  /** A look at that instant (RFC 3339). */
  look(at: string): Promise<TickResult> {
    return this.tick.run(this.never, Date.parse(at));
  }

  /** As though sync's last complete pass had begun then. */
  async passBegan(at: string): Promise<void> {
    await this.database.query(`update sync_state set last_pass_began_at = $1`, [at]);
  }

  clocks(legacyId: string): Promise<ShownClock[]> {
    return this.database.query<ShownClock>(selectClocks, [legacyId]);
  }

  /** `sla.*` and `case.escalated`, as readers get them. */
  async news(log: EventLogName = 'public'): Promise<CaseEvent[]> {
    const events = await readEvents(this.database, { log, after: 0, limit: 10_000, includeRestricted: true });
    return events.filter(({ type }) => type.startsWith('sla.') || type === 'case.escalated');
  }

  async newsTypes(log: EventLogName = 'public'): Promise<string[]> {
    return (await this.news(log)).map(({ type, detail }) => `${type} ${(detail as { clock: string }).clock}`);
  }
}
