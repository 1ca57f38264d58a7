import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '../model/case.js';
import { NoticeDesk } from '../notices/notice-desk.js';
import { keyAt, type NewestKey } from '../platform/paging/newest-first.js';
import { Database, type Transaction } from '../platform/postgres/database.js';
import { ClockRules } from '../sla/clock-rules.js';
import { readConfirmation } from '../sla/store/pass-store.js';
import { careSystems } from './care-systems.js';
import { findMatches } from './document-matches.js';
import { declareBroken, settleEntered } from './document-settlement.js';
import { documentColumns, documentOf, type DocumentRow, lockOpenDocuments, updateDocument } from './document-store.js';
import type { RegisteredDocument } from './registered-document.js';
import { registrationClock, registrationDue, rulesVersion } from './registration-clock.js';
import { registrationNoticePrefix } from './registration-notice.js';

/** Documents to a transaction. */
const batch = 500;

const selectOpen = `
select ${documentColumns}, ${keyAt('d.registered_at')} from registered_documents d
where d.state = 'open' and ($1::timestamptz is null or (d.registered_at, d.id) > ($1, $2::uuid))
order by d.registered_at, d.id limit ${batch}`;
const selectStale = `
select d.id from registered_documents d where d.state = 'open' and d.rules <> $1 order by d.registered_at, d.id limit ${batch}`;
const selectDue = `
select d.id from registered_documents d
where d.state = 'open' and d.breached_at is null and not d.historical and d.due_at <= $1 order by d.due_at limit ${batch}`;

type OpenRow = DocumentRow & { key_at: string };

export interface LookResult {
  entered: number;
  breached: number;
}

/**
 * One look over the written complaints that are not in CARE as far as is known. Any replica may run it, and be killed at any point of it.
 * A breach is declared only where every system that is CARE was asked at or after the due instant, and what it brought has been looked at.
 */
@Injectable()
export class DocumentLook {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ClockRules) private readonly rules: ClockRules,
    @Inject(NoticeDesk) private readonly desk: NoticeDesk,
  ) {}

  /** `at`: in place of PostgreSQL's clock, epoch milliseconds. Ends after the batch in hand where the signal aborts. */
  async run(signal: AbortSignal, at?: number): Promise<LookResult> {
    // what a pass brought stands before its beginning is told, so it is read first
    const { now, passes } = await readConfirmation(this.database);
    const instant = new Date(at ?? now).toISOString();
    await this.judgeAnew(signal, instant);
    const entered = await this.settle(signal, instant);
    const breached = await this.declare(signal, { now: instant, through: this.heardThrough(passes) });
    return { entered, breached };
  }

  private async settle(signal: AbortSignal, now: Instant): Promise<number> {
    let entered = 0;
    let last: NewestKey | null = null;
    while (!signal.aborted) {
      const rows: OpenRow[] = await this.database.query<OpenRow>(selectOpen, [last?.at ?? null, last?.id ?? null]);
      const open = rows.map(documentOf);
      if (open.length === 0) break;
      const found = await findMatches(this.database, open, careSystems(this.rules));
      const ids = new Set(found.map(({ documentId }) => documentId));
      const wanted = open.filter(({ documentId }) => ids.has(documentId)).map(({ id }) => id);
      if (wanted.length > 0) entered += await this.database.transaction((tx) => this.enter(tx, wanted, now));
      last = { at: rows.at(-1)!.key_at, id: open.at(-1)!.id };
    }
    return entered;
  }

  // once more, under the lock of the documents: what Records says of them may have changed
  private async enter(tx: Transaction, ids: string[], now: Instant): Promise<number> {
    const open = await lockOpenDocuments(tx, ids);
    const matches = await findMatches(tx, open, careSystems(this.rules));
    const entered = matches.map((match) => ({
      match,
      document: open.find(({ documentId }) => documentId === match.documentId)!,
    }));
    await settleEntered(tx, { rules: this.rules, desk: this.desk, now }, entered);
    return entered.length;
  }

  private async declare(
    signal: AbortSignal,
    { now, through }: { now: Instant; through: Instant | null },
  ): Promise<number> {
    let breached = 0;
    if (through === null || !this.rules.standard(registrationClock)) return breached;
    const until = through < now ? through : now;
    while (!signal.aborted) {
      const ids = (await this.database.query<{ id: string }>(selectDue, [until])).map(({ id }) => id);
      if (ids.length === 0) break;
      breached += await this.database.transaction(async (tx) => {
        const open = await lockOpenDocuments(tx, ids);
        const broken = open.filter(({ breachedAt, dueAt }) => breachedAt === null && dueAt !== null && dueAt <= until);
        await declareBroken(tx, { rules: this.rules, desk: this.desk, now }, broken);
        return broken.length;
      });
    }
    return breached;
  }

  /** After a change of calendar or target, what is open is due at another time; nobody is accused of the time before that was known. */
  private async judgeAnew(signal: AbortSignal, now: Instant): Promise<void> {
    const rules = rulesVersion(this.rules);
    while (!signal.aborted) {
      const ids = (await this.database.query<{ id: string }>(selectStale, [rules])).map(({ id }) => id);
      if (ids.length === 0) return;
      await this.database.transaction(async (tx) => {
        for (const document of await lockOpenDocuments(tx, ids)) {
          const due = this.dueAnew(document, now);
          await updateDocument(tx, { ...document, ...due, rules });
          if (document.breachedAt !== due.breachedAt) await this.desk.withdraw(tx, registrationNoticePrefix(document));
        }
      });
    }
  }

  private dueAnew({ registeredAt, dueAt, dueLearntAt, breachedAt }: RegisteredDocument, now: Instant) {
    const due = registrationDue(this.rules, registeredAt);
    return due === dueAt ? { dueAt, dueLearntAt, breachedAt } : { dueAt: due, dueLearntAt: now, breachedAt: null };
  }

  /** How far every system that is CARE has been asked; null: one never was, or there is none. */
  private heardThrough(passes: ReadonlyMap<string, number>): Instant | null {
    const began = careSystems(this.rules).map((system) => passes.get(system));
    const heard = began.filter((at) => at !== undefined);
    return heard.length === 0 || heard.length < began.length ? null : new Date(Math.min(...heard)).toISOString();
  }
}
