import { followOnce } from '../../src/events/followers.js';
import type { Interpretation, LegacyCodes } from '../../src/legacy/legacy-system.js';
import { DocumentInbox } from '../../src/links/document-inbox.js';
import { DocumentLook, type LookResult } from '../../src/links/document-look.js';
import { unknownComplaint } from '../../src/model/complaint.js';
import { NoticeDesk } from '../../src/notices/notice-desk.js';
import { noticePlan } from '../../src/notices/notice-plan.js';
import type { Database } from '../../src/platform/postgres/database.js';
import type { CouncilStandards } from '../../src/config/settings.js';
import { ClockGround } from './clock-ground.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { type Mirror, mirrorOf } from './mirror.js';
import { ScriptedLegacy } from './scripted-legacy.js';
import { SettableClock } from './settable-clock.js';
import { testSettings } from './settings.js';

/** A scripted CARE: every record is a complaint; its closure-less `priority` code is the reference of what it grew out of. */
export class ScriptedCare extends ScriptedLegacy {
  constructor() {
    super();
    this.service.observes.add('entered-in-care');
  }

  override interpret(codes: LegacyCodes): Interpretation {
    const complaint = { ...unknownComplaint, request: codes.priority };
    return { ...super.interpret(codes), kind: 'complaint', complaint };
  }
}

const now = '2026-03-03T03:00:00.000Z';

const written = [
  'registered_documents',
  'cases',
  'case_versions',
  'case_events',
  'clocks',
  'notices',
  'sla_tallies',
  'sync_state',
];

/** Records' messages, a scripted CARE and its mirror over a database of their own; nothing runs by itself. */
export class DocumentStage {
  readonly database: Database;
  readonly clock = new SettableClock(Date.parse(now));
  care!: ScriptedCare;
  private mirror!: Mirror;
  ground!: ClockGround;
  inbox!: DocumentInbox;
  documents!: DocumentLook;
  private readonly never = new AbortController().signal;

  private constructor(private readonly store: FreshDatabase) {
    this.database = store.database;
  }

  static async set(): Promise<DocumentStage> {
    return new DocumentStage(await freshDatabase());
  }

  /** As it was at first, and a complete pass over nothing: what comes later is news and not history. */
  async clear(): Promise<void> {
    // of a few rows; truncating makes files anew
    for (const table of written) await this.database.query(`delete from ${table}`);
    this.care = new ScriptedCare();
    this.mirror = mirrorOf(this.database, this.care);
    this.use();
    await this.sync();
  }

  /** The service anew, by other standards than the sample council's. */
  use(standards?: CouncilStandards): void {
    const { database, clock } = this;
    const settings = testSettings();
    const desk = new NoticeDesk(noticePlan(settings));
    this.ground = new ClockGround(database, { service: this.care.service, ...(standards && { standards }) });
    const { rules } = this.ground;
    this.inbox = new DocumentInbox(database, rules, desk, settings, clock);
    this.documents = new DocumentLook(database, rules, desk);
  }

  /** A pass over CARE, its news followed. */
  async sync(): Promise<void> {
    await this.mirror.runner.runPass('authority');
    for (const follower of this.ground.followers.all) while ((await followOnce(this.database, follower)) > 0);
  }

  look(at: string = this.clock.instant()): Promise<LookResult> {
    return this.documents.run(this.never, Date.parse(at));
  }

  /** Records tells of a written complaint that was registered on Monday 2 March 2026 at 11:00 in Sydney; due on Wednesday at 16:30. */
  async hear(changes: Record<string, unknown> = {}): Promise<void> {
    await this.inbox.take({ ...letter, ...changes });
  }

  drop(): Promise<void> {
    return this.store.drop();
  }
}

export const letter = {
  documentId: '5501',
  recordNumber: 'D26/5501',
  kind: 'complaint',
  channel: 'letter',
  workOrder: null as string | null,
  registeredAt: '2026-03-02T00:00:00Z',
  officer: 'RDSMGR',
  officerRole: 'records officer',
};
