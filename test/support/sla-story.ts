import { caseId } from '../../src/model/case-id.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { ClockGround } from './clock-ground.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { mirrorOf } from './mirror.js';
import { noDetails, ScriptedLegacy } from './scripted-legacy.js';
import { SlaReads } from './sla-reads.js';
import { waitFor } from './wait-for.js';

// Sydney is eleven hours ahead. REQ-ACK 5 business days (UL-02), REQ-PROG 15 (UL-05), REQ-DONE the category's 10.
export const monday = '2027-02-01T00:00:00.000Z';
export const tuesdayAfter = '2027-02-16T00:00:00.000Z';
export const everyone = { restricted: false };
export const insider = { restricted: true };

/** The number's part that is the legacy id. */
export const numbered = (number: string) => number.slice(14, 17).replace(/^0+/, '');

/**
 * Eight cases on Tuesday 16 February 2027, 11:00. 1: WORKS, acknowledgement and completion broken. 2: the same, restricted. 3: a category
 * that is not mapped. 4: PARKS, a week later: acknowledgement broken, completion due on Monday. 5: waiting on its customer. 6: from long
 * before Shirelink. 7: met. 8: without a unit.
 */
export class SlaStory {
  readonly database: Database;
  readonly legacy = new ScriptedLegacy();
  readonly ground: ClockGround;
  readonly reads: SlaReads;

  private constructor(private readonly store: FreshDatabase) {
    this.database = store.database;
    this.legacy.capabilities.details = true;
    this.legacy.progress['WAIT'] = 'waiting';
    this.legacy.details.set('5', { ...noDetails, progress: 'WAIT' });
    this.legacy.restrictedCategories.add('SEC');
    this.legacy.categories.add('SEC');
    this.legacy.service.targets.set('SEC', { days: 10, unit: 'business-days', source: 'council' });
    this.ground = new ClockGround(store.database, { service: this.legacy.service });
    this.reads = new SlaReads(store.database, this.ground.rules, '2027-02-16T00:00:30.000Z');
  }

  static async tell(): Promise<SlaStory> {
    const story = new SlaStory(await freshDatabase());
    await story.sync();
    await story.ground.follow();
    await story.ground.passBegan(tuesdayAfter);
    await story.database.query(`update cases set details_read_at = $1`, [tuesdayAfter]);
    await story.ground.look(tuesdayAfter);
    return story;
  }

  id(legacyId: string): string {
    return caseId('test-council', 'authority', legacyId);
  }

  drop(): Promise<void> {
    return this.store.drop();
  }

  private async sync(): Promise<void> {
    const mirror = mirrorOf(this.database, this.legacy);
    await mirror.runner.runPass('authority');
    this.receive();
    await mirror.runner.runPass('authority');
    mirror.worker.start();
    await waitFor(() => this.isDetailed(), { what: 'details of every case' });
    await mirror.worker.stop();
  }

  private receive(): void {
    const { legacy } = this;
    legacy.put('1', { receivedAt: monday });
    legacy.put('2', { receivedAt: monday, codes: { category: 'SEC' } });
    legacy.put('3', { receivedAt: monday, codes: { category: 'NEW' } });
    legacy.put('4', { receivedAt: '2027-02-08T00:00:00.000Z', codes: { unit: 'PARKS' } });
    legacy.put('5', { receivedAt: '2027-02-08T00:00:00.000Z' });
    legacy.put('6', { receivedAt: '2026-03-02T00:00:00.000Z' });
    legacy.put('7', { receivedAt: monday, completedAt: '2027-02-03T00:00:00.000Z', codes: { closure: 'COMP' } });
    legacy.put('8', { receivedAt: '2027-02-09T00:00:00.000Z', codes: { unit: null } });
  }

  private async isDetailed(): Promise<boolean> {
    const wanted = await this.database.query(`select from cases where details_wanted_at is not null limit 1`);
    return wanted.length === 0;
  }
}
