import type { CaseState } from '../../model/case.js';
import type { NoticeDesk, NoticeDraft } from '../../notices/notice-desk.js';
import type { Clock } from '../../platform/clock/clock.js';
import type { Logger } from '../../platform/logger/logger.js';
import type { Transaction } from '../../platform/postgres/database.js';
import type { Decision } from '../../policy/decisions.js';
import type { DecisionPolicy } from '../decision-policy.js';
import { digestOf, summaryOf } from '../decision-summary.js';
import { type DecidableCase, readDecidable } from '../store/decision-facts.js';
import {
  type DecisionWrite,
  readStored,
  saveDecisions,
  type StoredDecisions,
  takeTurn,
} from '../store/decision-store.js';
import { alertNotice, alertPrefix, alertsOf, nameOf } from './decision-alerts.js';

/** `silently`: nobody is told, whatever comes out. */
type Deciding = 'telling' | 'silently';

interface Verdict {
  write: DecisionWrite | null;
  /** Keys of notices whose reason is gone. */
  withdrawn: string[];
  notices: NoticeDraft[];
}

/**
 * Decides cases as they stand, and writes what came out differently in the caller's transaction. The order of events, repeats, and which log
 * tells of a case make no difference.
 */
export class CaseDecider {
  constructor(private readonly parts: { policy: DecisionPolicy; desk: NoticeDesk; clock: Clock; logger: Logger }) {}

  /** Answers of how many cases something was written. */
  async decide(tx: Transaction, ids: string[], deciding: Deciding): Promise<number> {
    if (ids.length === 0) return 0;
    await takeTurn(tx);
    const stored = await readStored(tx, ids);
    const cases = await readDecidable(tx, ids);
    const verdicts = cases.flatMap((one) => this.verdict(one, stored.get(one.id) ?? null, deciding) ?? []);
    const writes = verdicts.flatMap(({ write }) => write ?? []);
    await saveDecisions(tx, writes, stored);
    await this.parts.desk.withdraw(tx, ...verdicts.flatMap(({ withdrawn }) => withdrawn));
    await this.parts.desk.want(
      tx,
      verdicts.flatMap(({ notices }) => notices),
    );
    return writes.length;
  }

  /** A case that cannot be decided is a defect of the policy, and holds no other case up: nobody's urgent case waits for it. */
  private verdict(one: DecidableCase, stored: StoredDecisions | null, deciding: Deciding): Verdict | null {
    try {
      return this.judge(one, stored, deciding);
    } catch {
      this.parts.logger.error(
        { caseId: one.id, policy: this.parts.policy.version },
        'the policy does not decide a case: look at its tables',
      );
      return null;
    }
  }

  private judge(one: DecidableCase, stored: StoredDecisions | null, deciding: Deciding): Verdict {
    const decisions = this.decisions(one, one.state);
    const alerts = alertsOf(decisions, one.state);
    const known = stored?.alerts ?? this.historicalAlerts(one);
    const write = this.write(one, stored, { decisions, alerts: alerts.map(nameOf) });
    const { revision } = write;
    const called = alerts.filter((alert) => deciding === 'telling' && one.isNews && !known.includes(nameOf(alert)));
    return {
      write: stored && isSame(stored, write) ? null : write,
      withdrawn: known.filter((name) => !write.alerts.includes(name)).map((name) => alertPrefix(one.id, name)),
      notices: called.map((alert) => alertNotice(one, alert, { revision, at: this.parts.clock.instant() })),
    };
  }

  private write(
    { id, version, receivedAt }: DecidableCase,
    stored: StoredDecisions | null,
    { decisions, alerts }: { decisions: Decision[]; alerts: string[] },
  ): DecisionWrite {
    const digest = digestOf(decisions);
    const before = stored?.revision ?? 0;
    return {
      caseId: id,
      revision: stored?.digest === digest ? before : before + 1,
      version,
      policyVersion: this.parts.policy.version,
      digest,
      alerts,
      receivedAt,
      decisions,
      ...summaryOf(decisions),
    };
  }

  /** What was so before news of it began is told to nobody. */
  private historicalAlerts(one: DecidableCase): string[] {
    if (!one.historical) return [];
    return alertsOf(this.decisions(one, one.historical), one.historical).map(nameOf);
  }

  /**
   * Previous complaints (K-14) are looked for when somebody reads, with what that reader may see, and are never stored: a count would go
   * stale with each new complaint, and would tell of one that became restricted.
   */
  private decisions({ held }: DecidableCase, state: CaseState): Decision[] {
    return this.parts.policy
      .decide({ state, held, previous: null })
      .decisions.filter(({ question }) => question !== 'previous');
  }
}

function isSame(stored: StoredDecisions, write: DecisionWrite): boolean {
  return (
    stored.version === write.version &&
    stored.policyVersion === write.policyVersion &&
    stored.digest === write.digest &&
    stored.alerts.join() === write.alerts.join()
  );
}
