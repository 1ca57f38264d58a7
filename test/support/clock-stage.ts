import type { CouncilStandards } from '../../src/config/settings.js';
import type { CalendarData } from '../../src/model/business-calendar/business-calendar.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { ClockGround } from './clock-ground.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { type Mirror, mirrorOf } from './mirror.js';
import { ScriptedLegacy } from './scripted-legacy.js';

/** A scripted legacy system, its mirror and the clocks over it, in a database of their own. */
export class ClockStage {
  readonly database: Database;
  readonly legacy = new ScriptedLegacy();
  readonly mirror: Mirror;
  readonly ground: ClockGround;

  private constructor(private readonly store: FreshDatabase) {
    this.database = store.database;
    this.mirror = mirrorOf(store.database, this.legacy);
    this.ground = this.groundOf();
  }

  static async set(): Promise<ClockStage> {
    return new ClockStage(await freshDatabase());
  }

  /** By other rules than the sample council's. */
  groundOf(rules: { standards?: CouncilStandards; calendar?: CalendarData } = {}): ClockGround {
    return new ClockGround(this.database, { service: this.legacy.service, ...rules });
  }

  /** A pass, and its news followed. The first one over nothing makes news of what comes later, where it would be history. */
  async sync(): Promise<void> {
    await this.mirror.runner.runPass('authority');
    await this.ground.follow();
  }

  /** Legacy was asked from `at` on, details of every case too. */
  async confirmedAt(at: string): Promise<void> {
    await this.ground.passBegan(at);
    await this.database.query(`update cases set details_read_at = $1`, [at]);
  }

  drop(): Promise<void> {
    return this.store.drop();
  }
}
