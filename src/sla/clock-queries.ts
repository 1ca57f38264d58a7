import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../model/case.js';
import { Database } from '../platform/postgres/database.js';
import { type CaseClock, readClocks } from './store/clock-store.js';
import type { StoredClock } from './clocks/reconcile-clock.js';
import type { AskedToAct, EarlierResult } from './explain/explanation.js';

/** A clock with what was before it and what it asked for. */
export interface ClockRecord {
  clock: CaseClock;
  revisions: EarlierResult[];
  asked: AskedToAct[];
}

interface OfClock {
  clock: string;
  cycle: number;
}

type RevisionRow = OfClock & { supersededAt: Date; revision: number; result: StoredClock };
type AskedRow = OfClock &
  Omit<AskedToAct, 'beganAt' | 'wantedAt' | 'settledAt'> & {
    beganAt: Date;
    wantedAt: Date | null;
    settledAt: Date | null;
  };

const selectRevisions = `
select clock, cycle, revision, superseded_at as "supersededAt", result from clock_revisions where case_id = $1 order by revision`;

const selectAsked = `
select clock, cycle, revision, action, role, state, began_at as "beganAt", wanted_at as "wantedAt", settled_at as "settledAt"
from escalations where case_id = $1 order by id`;

const selectPass = `select last_pass_began_at as "beganAt" from sync_state where system = $1`;

/** What is stored of the clocks of one case. */
@Injectable()
export class ClockQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  /** In the order of their names and cycles; empty where the case has none. */
  async ofCase(caseId: string): Promise<ClockRecord[]> {
    const [clocks, revisions, asked] = await Promise.all([
      readClocks(this.database, [caseId]),
      this.database.query<RevisionRow>(selectRevisions, [caseId]),
      this.database.query<AskedRow>(selectAsked, [caseId]),
    ]);
    return (clocks.get(caseId) ?? []).map((clock) => ({
      clock,
      revisions: revisions.filter((row) => isOf(row, clock)).map(earlierResult),
      asked: asked.filter((row) => isOf(row, clock)).map(askedToAct),
    }));
  }

  /** Start of the last complete pass over a system. */
  async passedAt(system: string): Promise<Instant | null> {
    const [row] = await this.database.query<{ beganAt: Date | null }>(selectPass, [system]);
    return row?.beganAt?.toISOString() ?? null;
  }
}

function isOf({ clock, cycle }: OfClock, of: OfClock): boolean {
  return clock === of.clock && cycle === of.cycle;
}

function earlierResult({ revision, supersededAt, result }: RevisionRow): EarlierResult {
  const { state, startedAt, dueAt, stoppedAt, breachedAt, netMinutes, grossMinutes } = result;
  const { calendarVersion, standardsVersion } = result;
  return {
    revision,
    supersededAt: supersededAt.toISOString(),
    state,
    startedAt,
    dueAt,
    stoppedAt,
    breachedAt,
    netMinutes,
    grossMinutes,
    calendarVersion,
    standardsVersion,
  };
}

function askedToAct({ action, role, state, revision, beganAt, wantedAt, settledAt }: AskedRow): AskedToAct {
  return {
    action,
    role,
    state,
    revision,
    beganAt: beganAt.toISOString(),
    wantedAt: wantedAt?.toISOString() ?? null,
    settledAt: settledAt?.toISOString() ?? null,
  };
}
