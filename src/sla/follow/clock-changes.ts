import type { CaseAnnouncements } from '../../cases/case-announcements.js';
import type { Instant } from '../../model/case.js';
import type { NoticeDesk, NoticeDraft } from '../../notices/notice-desk.js';
import type { Transaction } from '../../platform/postgres/database.js';
import { clockNotice, noticePrefix } from './clock-notice.js';
import { type ClockNews, clockNews } from './clock-news.js';
import type { ClockRules } from '../clock-rules.js';
import {
  type CaseClock,
  type DueMove,
  insertClocks,
  keepRevisions,
  moveDue,
  ownerKey,
  readPublished,
  updateStoredClocks,
} from '../store/clock-store.js';
import { type Announcement, isFinished, type Verdict } from '../clocks/reconcile-clock.js';
import { beginEscalations, expireEscalations } from '../store/escalation-store.js';
import { addTallies, type Tally } from '../store/tally-store.js';

interface Ground {
  rules: ClockRules;
  desk: NoticeDesk;
  announcements: CaseAnnouncements;
  observedAt: Instant;
}

/** Collects what becomes of clocks in one transaction: rows, earlier results, news, notices, requests to act, counts. */
export class ClockChanges {
  private readonly inserts: CaseClock[] = [];
  private readonly updates: CaseClock[] = [];
  private readonly moved: DueMove[] = [];
  private readonly kept: CaseClock[] = [];
  private readonly ended: CaseClock[] = [];
  private readonly broken: CaseClock[] = [];
  private readonly notices: NoticeDraft[] = [];
  private readonly tallies: Tally[] = [];
  private readonly told: { clock: CaseClock; type: ClockNews }[] = [];

  constructor(private readonly ground: Ground) {}

  /** How many clocks there is something to write of. */
  get size(): number {
    return this.inserts.length + this.updates.length + this.moved.length;
  }

  add({ caseId, system }: { caseId: string; system: string }, stored: CaseClock | null, verdict: Verdict): void {
    const { write, superseded, announce } = verdict;
    if (!write) return;
    const clock: CaseClock = { ...write, caseId, system };
    if (!stored) this.inserts.push(clock);
    else if (isMove(stored, verdict)) this.moved.push({ stored, clock });
    else this.updates.push(clock);
    if (superseded) this.kept.push({ ...superseded, caseId, system });
    if (stored && (isFinished(clock) || superseded)) this.ended.push(stored);
    if (announce) this.announce(clock, announce);
  }

  /** Written as it stands, without any news. */
  keep(clock: CaseClock): void {
    this.updates.push(clock);
  }

  /** The clock as it is to stand, its warning told. */
  warn(clock: CaseClock): void {
    this.updates.push(clock);
    this.told.push({ clock, type: 'sla.warning' });
    this.notices.push(
      clockNotice(clock, this.caseOf(clock), {
        topic: 'sla.warning',
        role: 'responsible-officer',
        at: this.ground.observedAt,
      }),
    );
  }

  /** Everything but the events, which are appended last before the commit. */
  async save(tx: Transaction): Promise<void> {
    const { announcements, desk } = this.ground;
    await insertClocks(tx, this.inserts);
    await updateStoredClocks(tx, this.updates);
    await moveDue(tx, this.moved);
    await keepRevisions(tx, this.kept);
    await expireEscalations(tx, this.ended);
    await desk.withdraw(tx, ...this.ended.map(noticePrefix));
    await beginEscalations(tx, this.broken.toSorted(byBreach), (clock) => this.asked(clock));
    await desk.want(tx, this.notices);
    await addTallies(tx, this.tallies);
    await this.tell(tx);
    await announcements.save(tx);
  }

  private announce(clock: CaseClock, what: Announcement): void {
    this.told.push({ clock, type: what === 'met' ? 'sla.met' : 'sla.breached' });
    this.count(clock, what);
    // what is over asks nobody to act
    if (what === 'breached' && !isFinished(clock)) this.broke(clock);
  }

  // an alert is told at once; what asks legacy to act waits for its turn, and is told then
  private broke(clock: CaseClock): void {
    const { action, role } = this.asked(clock);
    if (action !== 'alert') this.broken.push(clock);
    else
      this.notices.push(
        clockNotice(clock, this.caseOf(clock), { topic: 'sla.breached', role, at: this.ground.observedAt }),
      );
  }

  private asked({ clock }: CaseClock) {
    return this.ground.rules.standard(clock)!.onBreach;
  }

  private caseOf({ caseId }: CaseClock) {
    return this.ground.announcements.cases.get(caseId)!;
  }

  // what was published before may be several revisions back: those between ended without news
  private async tell(tx: Transaction): Promise<void> {
    const { announcements, observedAt } = this.ground;
    const corrected = this.told.filter(({ clock, type }) => clock.revision > 1 && type !== 'sla.warning');
    const published = await readPublished(
      tx,
      corrected.map(({ clock }) => clock),
    );
    for (const { clock, type } of this.told) {
      const supersedes = (type !== 'sla.warning' && published.get(ownerKey(clock))) || null;
      announcements.add(clock.caseId, clockNews(clock, { type, supersedes, observedAt }));
    }
  }

  private count(clock: CaseClock, outcome: Tally['outcome']): void {
    const { kind, unit, restricted } = this.caseOf(clock);
    this.tallies.push({ outcome, clock: clock.clock, kind, unit: restricted ? 'restricted' : (unit ?? 'none') });
  }
}

/** The longest broken has its turn first. */
function byBreach(one: CaseClock, other: CaseClock): number {
  return (one.breachedAt ?? '') < (other.breachedAt ?? '') ? -1 : 1;
}

/** A wave of breaches, or a million clocks that another calendar moves: all but the due instant and what follows from it stays. */
export function isMove(stored: CaseClock, { write, superseded }: Verdict): boolean {
  const goesOn = stored.state === 'running' && write?.state === 'running' && write.segments === stored.segments;
  return goesOn && !superseded;
}
