import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../model/case.js';
import type { CouncilRole } from '../model/complaint.js';
import { Clock } from '../platform/clock/clock.js';
import { keyAt, type NewestKey, type NewestPage } from '../platform/paging/newest-first.js';
import { Database } from '../platform/postgres/database.js';
import { ClockRules } from '../sla/clock-rules.js';
import { explainClock } from '../sla/explain/explain-clock.js';
import { ExplainWords } from '../sla/explain/explain-words.js';
import type { Explanation } from '../sla/explain/explanation.js';
import { type Lateness, lateness } from '../sla/explain/lateness.js';
import { withinCalendar } from '../sla/explain/within-calendar.js';
import { readConfirmation } from '../sla/store/pass-store.js';
import { careSystems } from './care-systems.js';
import type { DocumentChannel } from './document-news.js';
import { documentColumns, documentOf, type DocumentRow } from './document-store.js';
import type { RegisteredDocument } from './registered-document.js';
import { registrationAsClock, registrationClock } from './registration-clock.js';

/** Why somebody must look at a link. */
export const unresolvedReasons = ['not-in-care'] as const;
export type UnresolvedReason = (typeof unresolvedReasons)[number];

/** A written complaint that is registered in Records and not in CARE, as far as is known. */
export interface UnresolvedView {
  id: string;
  reason: UnresolvedReason;
  /** Of the document in Records. */
  number: string;
  channel: DocumentChannel | null;
  registeredAt: Instant;
  /** Closings of business days since it was registered; null: outside of the calendar's years. */
  ageBusinessDays: number | null;
  unit: string | null;
  /** Of the officer it was sent to; null: not told, or not in the council file. */
  office: CouncilRole | null;
  workOrder: string | null;
  caseNumber: string | null;
  clock: string;
  rule: string;
  byDefault: boolean;
  /** The council role whose worklist it is on. */
  role: string | null;
  dueAt: Instant | null;
  overdue: Lateness | null;
  breachedAt: Instant | null;
  /** Due before it was first heard of: nobody is told of it but here. */
  historical: boolean;
  /** Null: the council has switched the standard off. */
  explain: Explanation | null;
}

/** Each that is given must hold. */
export interface UnresolvedFilter {
  reason?: UnresolvedReason;
  unit?: string;
  office?: CouncilRole;
  /** True: past its due instant. */
  overdue?: boolean;
}

const conditions = `
where d.state = 'open' and ($1::text is null or $1 = 'not-in-care') and ($2::text is null or d.unit = $2)
  and ($3::text is null or d.office = $3) and ($4::boolean is null or coalesce(d.due_at <= $5, false) = $4)`;

// the oldest first: it has waited the longest
const list = `
select ${documentColumns}, ${keyAt('d.registered_at')} from registered_documents d ${conditions}
  and ($6::timestamptz is null or (d.registered_at, d.id) > ($6, $7::uuid))
order by d.registered_at, d.id limit $8`;

const count = `select count(*)::int as documents from registered_documents d where d.state = 'open'`;

/** The worklist of Records: what was registered there, and is not in CARE. Nothing is known of such a complaint, so it is restricted. */
@Injectable()
export class UnresolvedQueries {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ClockRules) private readonly rules: ClockRules,
    @Inject(ExplainWords) private readonly words: ExplainWords,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Registered longest ago first. Empty for who may not see what is restricted. */
  async list(
    sight: { restricted: boolean },
    filter: UnresolvedFilter,
    { after, limit }: NewestPage,
  ): Promise<{ document: UnresolvedView; key: NewestKey }[]> {
    if (!sight.restricted) return [];
    const now = this.clock.instant();
    const given = [filter.reason, filter.unit, filter.office, filter.overdue, now, after?.at, after?.id];
    const values = [...given.map((value) => value ?? null), limit];
    const rows = await this.database.query<DocumentRow & { key_at: string }>(list, values);
    const heard = rows.length === 0 ? null : await this.heard();
    return rows.map((row) => {
      const document = documentOf(row);
      return { document: this.view(document, { now, heard }), key: { at: row.key_at, id: document.id } };
    });
  }

  async count(): Promise<number> {
    return (await this.database.query<{ documents: number }>(count))[0]!.documents;
  }

  /** When the longest unheard of the systems that are CARE was last asked. */
  private async heard(): Promise<Instant | null> {
    const { passes } = await readConfirmation(this.database);
    const began = careSystems(this.rules).map((system) => passes.get(system) ?? 0);
    const least = Math.min(...began);
    return began.length === 0 || least === 0 ? null : new Date(least).toISOString();
  }

  private view(document: RegisteredDocument, at: { now: Instant; heard: Instant | null }): UnresolvedView {
    const { id, number, channel, registeredAt, unit, office, workOrder, caseNumber, dueAt } = document;
    const { breachedAt, historical } = document;
    const { calendar } = this.rules;
    const standard = this.rules.standard(registrationClock);
    const between = (from: Instant) => lateness(calendar, Date.parse(from), Date.parse(at.now));
    return {
      id,
      reason: 'not-in-care',
      number,
      channel,
      registeredAt,
      ageBusinessDays: withinCalendar(() => age(this.rules, registeredAt, at.now)),
      unit,
      office,
      workOrder,
      caseNumber,
      clock: registrationClock,
      rule: standard?.rule ?? 'K-10',
      byDefault: standard?.byDefault ?? false,
      role: standard?.onBreach.role ?? null,
      dueAt,
      overdue: dueAt === null ? null : between(dueAt),
      breachedAt,
      historical,
      explain: this.explain(document, at),
    };
  }

  private explain(
    document: RegisteredDocument,
    { now, heard }: { now: Instant; heard: Instant | null },
  ): Explanation | null {
    const standard = this.rules.standard(registrationClock);
    if (!standard) return null;
    const clock = registrationAsClock(this.rules, standard, document);
    const subject = { clock, standard, category: null, system: 'CARE', passedAt: heard, now, revisions: [], asked: [] };
    return explainClock(this.words, subject);
  }
}

function age({ calendar: { businessDays } }: ClockRules, from: Instant, to: Instant): number {
  return Math.max(0, businessDays.indexOf(Date.parse(to)) - businessDays.indexOf(Date.parse(from)));
}
