import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
import type { Instant } from '../model/case.js';
import { NoticeDesk } from '../notices/notice-desk.js';
import { Clock } from '../platform/clock/clock.js';
import { RejectedMessage } from '../platform/kafka/rejected-message.js';
import { Database, type Transaction } from '../platform/postgres/database.js';
import { ClockRules } from '../sla/clock-rules.js';
import { careSystems } from './care-systems.js';
import { findMatches } from './document-matches.js';
import { readDocumentNews } from './document-news.js';
import { insertDocument, isNumberTaken, lockDocument, updateDocument } from './document-store.js';
import { settleEntered } from './document-settlement.js';
import {
  freshState,
  mergedRegistration,
  type Registration,
  type RegisteredDocument,
  registrationOf,
} from './registered-document.js';
import { registrationDue, rulesVersion } from './registration-clock.js';
import { registrationNoticePrefix } from './registration-notice.js';

/** Takes what records systems tell of documents (K-10, K-12). */
@Injectable()
export class DocumentInbox {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ClockRules) private readonly rules: ClockRules,
    @Inject(NoticeDesk) private readonly desk: NoticeDesk,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'council'>,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /**
   * Resolves when what it says stands in the database. The same message again, an older one after a newer one, and the document's case
   * before or after it all come to the same.
   *
   * @rule K-10 K-12
   * @throws RejectedMessage where no later try can help: it is not as the contract has it, or another document has its number
   */
  async take(data: unknown): Promise<void> {
    const news = readDocumentNews(data);
    if (!news.ok) throw new RejectedMessage(news.reason);
    const registration = registrationOf(news.value, this.settings.council.complaints?.officers ?? {});
    await this.database.transaction((tx) => this.apply(tx, registration));
  }

  private async apply(tx: Transaction, news: Registration): Promise<void> {
    const known = await lockDocument(tx, news.documentId);
    if (!known) return this.begin(tx, news);
    const merged = mergedRegistration(known, news);
    if (isSameRegistration(known, merged)) return;
    const document = this.mended(known, merged);
    await this.refuseTaken(tx, document);
    await updateDocument(tx, document);
    if (document.state !== 'open' || document.breachedAt === null) {
      await this.desk.withdraw(tx, registrationNoticePrefix(document));
    }
    await this.look(tx, document);
  }

  private async begin(tx: Transaction, news: Registration): Promise<void> {
    const now = this.clock.instant();
    const dueAt = registrationDue(this.rules, news.registeredAt);
    const document: RegisteredDocument = {
      ...news,
      id: '',
      heardAt: now,
      state: freshState(news),
      dueAt,
      dueLearntAt: now,
      historical: dueAt !== null && dueAt <= now,
      rules: rulesVersion(this.rules),
      ...unmatched,
      breachedAt: null,
      counted: null,
      toldCaseId: null,
      toldCycle: null,
    };
    await this.refuseTaken(tx, document);
    const id = await insertDocument(tx, document);
    // the transport tries again, and then finds what the other replica wrote
    if (id === null) throw new Error('another replica took the same document at the same time');
    await this.look(tx, { ...document, id });
  }

  /** What was told and counted stays; due instant, breach and case are found anew. */
  private mended(known: RegisteredDocument, merged: Registration): RegisteredDocument {
    const dueAt = registrationDue(this.rules, merged.registeredAt);
    const moved = dueAt !== known.dueAt;
    return {
      ...known,
      ...merged,
      state: freshState(merged),
      ...unmatched,
      dueAt,
      dueLearntAt: moved ? this.clock.instant() : known.dueLearntAt,
      breachedAt: moved ? null : known.breachedAt,
      rules: rulesVersion(this.rules),
    };
  }

  private async refuseTaken(tx: Transaction, document: RegisteredDocument): Promise<void> {
    if (await isNumberTaken(tx, document)) throw new RejectedMessage('number-in-use');
  }

  private async look(tx: Transaction, document: RegisteredDocument): Promise<void> {
    if (document.state !== 'open') return;
    const [match] = await findMatches(tx, [document], careSystems(this.rules));
    const now: Instant = this.clock.instant();
    if (match) await settleEntered(tx, { rules: this.rules, desk: this.desk, now }, [{ document, match }]);
  }
}

const unmatched = { caseId: null, matchedBy: null, enteredAt: null };

function isSameRegistration(known: RegisteredDocument, merged: Registration): boolean {
  return (Object.keys(merged) as (keyof Registration)[]).every((field) => known[field] === merged[field]);
}
