import { Inject, Injectable } from '@nestjs/common';
import { type CaseEventType, eventId, type EventLogName } from '../model/case-event.js';
import { type CaseState, type Instant, wholeState } from '../model/case.js';
import { Database } from '../platform/postgres/database.js';
import type { Sight } from './case-queries.js';

/** One version in its two times: when it was so in the legacy system, and when Shirelink learnt it. */
export interface CaseVersionView {
  version: number;
  occurredAt: Instant;
  observedAt: Instant;
  /** What made Shirelink look: sync, sweep, details, replay, mapping, removal. */
  cause: string;
  /** Names of what changed; private parts are named, never shown. Empty for the first version. */
  changed: string[];
  flags: string[];
  state: CaseState;
  events: { id: string; type: CaseEventType; log: EventLogName; sequence: number }[];
}

interface VersionRow {
  version: number;
  occurred_at: Date;
  observed_at: Date;
  cause: string;
  changed: string[];
  flags: string[];
  state: CaseState;
  events: { type: CaseEventType; log: EventLogName; sequence: number }[];
}

const selectVersions = `
select v.version, v.occurred_at, v.observed_at, v.cause, v.changed, v.flags, v.state, e.events
from case_versions v cross join lateral (
  select coalesce(json_agg(json_build_object('type', type, 'log', log, 'sequence', sequence) order by log, sequence), '[]') as events
  from case_events where case_id = v.case_id and version = v.version and (log = 'public' or $1)
) e
where v.case_id = $2 and v.version > $3
  and exists (select from cases where id = v.case_id and (not restricted or $1))
order by v.version
limit $4`;

@Injectable()
export class CaseHistory {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** Oldest first, of those after a version number. Empty too where the case is not for this reader. */
  async versions(
    sight: Sight,
    id: string,
    { after, limit }: { after: number; limit: number },
  ): Promise<CaseVersionView[]> {
    const rows = await this.database.query<VersionRow>(selectVersions, [sight.restricted, id, after, limit]);
    return rows.map(({ occurred_at: occurred, observed_at: observed, events, state, ...rest }) => ({
      ...rest,
      state: wholeState(state),
      occurredAt: occurred.toISOString(),
      observedAt: observed.toISOString(),
      events: events.map((event) => ({ id: eventId({ caseId: id, ...event }), ...event })),
    }));
  }
}
