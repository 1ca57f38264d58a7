import { ChangeSet } from '../../src/cases/change-set.js';
import { lockRows } from '../../src/cases/case-store.js';
import { stateOfRow } from '../../src/cases/case-row.js';
import { lookupOfProperty, lookupsOf } from '../../src/cases/normalise-contact.js';
import { PrivateParts } from '../../src/cases/private-parts.js';
import type { CouncilNotices, Settings } from '../../src/config/settings.js';
import { DecisionPolicy } from '../../src/decisions/decision-policy.js';
import { DecisionRecompute } from '../../src/decisions/decision-recompute.js';
import { DecisionFollowers } from '../../src/decisions/follow/decision-followers.js';
import { CaseDecisionReads } from '../../src/decisions/reads/case-decisions.js';
import { DecisionQueries } from '../../src/decisions/reads/decision-queries.js';
import { PreviousComplaints } from '../../src/decisions/reads/previous-complaints.js';
import { RelatedCaseQueries } from '../../src/decisions/reads/related-cases.js';
import { appendEvents } from '../../src/events/event-log.js';
import { followOnce } from '../../src/events/followers.js';
import { caseId } from '../../src/model/case-id.js';
import type { CaseState } from '../../src/model/case.js';
import { type ComplaintFacts, unknownComplaint } from '../../src/model/complaint.js';
import type { ComplaintsPolicy } from '../../src/model/complaints-policy.js';
import { NoticeDesk } from '../../src/notices/notice-desk.js';
import { noticePlan } from '../../src/notices/notice-plan.js';
import { KeyRing } from '../../src/platform/keyring/key-ring.js';
import { Leases } from '../../src/platform/leases/leases.js';
import { createLogger, type Logger } from '../../src/platform/logger/logger.js';
import type { Database } from '../../src/platform/postgres/database.js';
import { sampleState } from './event-log.js';
import { testKeys } from './keys.js';
import { SettableClock } from './settable-clock.js';
import { testSettings } from './settings.js';

/** What is told of a case; what is left out stays as it was, or is a complaint about the service by telephone. */
export type ToldCase = Partial<Omit<CaseState, 'complaint'>> & { complaint?: Partial<ComplaintFacts> | null };

export interface ToldPerson {
  name?: string;
  phone?: string;
  email?: string;
  customer?: string;
  property?: string;
}

interface GroundOptions {
  policy?: ComplaintsPolicy;
  notices?: CouncilNotices;
  logger?: Logger;
}

const council = 'test-council';
/** Read once: the files take a third of a second. */
let sample: Settings | undefined;

/** All of src/decisions over one database, as one replica has it; nothing runs by itself. Cases are told as sync stores them. */
export class DecisionGround {
  readonly clock = new SettableClock(Date.parse('2026-03-10T00:00:00.000Z'));
  readonly policy: ComplaintsPolicy;
  readonly followers: DecisionFollowers;
  readonly recompute: DecisionRecompute;
  readonly queries: DecisionQueries;
  readonly previous: PreviousComplaints;
  readonly related: RelatedCaseQueries;
  readonly reads: CaseDecisionReads;
  private readonly keys = new KeyRing(testKeys);

  constructor(
    readonly database: Database,
    { policy, notices, logger = createLogger('silent') }: GroundOptions = {},
  ) {
    const settings = (sample ??= testSettings());
    this.policy = policy ?? settings.policy;
    const plan = noticePlan({ ...settings, council: { ...settings.council, ...(notices && { notices }) } });
    const decides = new DecisionPolicy({ policy: this.policy });
    this.followers = new DecisionFollowers(decides, new NoticeDesk(plan), this.clock, database, logger);
    this.recompute = new DecisionRecompute(database, new Leases(database, 'test'), decides, this.followers);
    this.queries = new DecisionQueries(database);
    this.previous = new PreviousComplaints(database);
    this.related = new RelatedCaseQueries(database);
    this.reads = new CaseDecisionReads(database, this.queries, this.previous, decides);
  }

  /** An empty store, whose first pass ended long ago. */
  async clear(): Promise<void> {
    // quicker than truncate, which makes each table's files anew
    const tables = [
      'cases',
      'case_versions',
      'case_events',
      'case_private',
      'contact_lookups',
      'followers',
      'leases',
      'notices',
    ];
    tables.push('case_decisions', 'decision_revisions', 'first_details');
    await this.database.query(tables.map((table) => `delete from ${table}`).join(';'));
    await this.database.query(`update event_heads set position = 0`);
    await this.firstPassEnded();
  }

  /** The first pass over CivicView ended at that instant, and so did what was there before decisions. */
  async firstPassEnded(at: string | null = '2026-01-01T00:00:00.000Z'): Promise<void> {
    await this.database.query(
      `insert into sync_state (system, first_pass_ended_at) values ('civicview', $1)
       on conflict (system) do update set first_pass_ended_at = $1`,
      [at],
    );
    await this.database.query(`update decision_state set began_at = '2026-01-01T00:00:00.000Z'`);
  }

  /** Answers the case's id. `person`: what it holds of people from now on, which is hashed; null: its details were not read yet. */
  async tell(number: string, told: ToldCase = {}, person?: ToldPerson | null): Promise<string> {
    const id = idOf(number);
    await this.database.transaction(async (tx) => {
      const row = (await lockRows(tx, [id])).get(id) ?? null;
      const observedAt = this.clock.instant();
      const changes = new ChangeSet({ cause: 'sync', observedAt, wantDetails: person === null });
      changes.add({
        id,
        legacyId: number,
        row,
        state: stateOf(number, row ? stateOfRow(row) : null, told),
        codes: { category: null, closure: null, channel: null, unit: null, priority: null, progress: null },
        modifiedAt: null,
        contentHash: Buffer.alloc(0),
        contentKey: this.keys.activeHashKey,
        precis: null,
        privateParts: [],
        flags: [],
        readBeganAt: observedAt,
      });
      await changes.save(tx);
      const held = person ?? (row || person === null ? null : {});
      if (held) await this.hold(tx, id, held);
      await appendEvents(tx, changes.drafts);
    });
    return id;
  }

  /** Until both logs and the first details are followed to their ends. */
  async follow(): Promise<void> {
    for (const follower of this.followers.logs) while ((await followOnce(this.database, follower)) > 0);
    while ((await this.followers.details.followOnce()) > 0);
  }

  /** Told and followed. */
  async decided(number: string, told: ToldCase = {}, person?: ToldPerson | null): Promise<string> {
    const id = await this.tell(number, told, person);
    await this.follow();
    return id;
  }

  /** What council roles were told, in the order of their keys. */
  async notices(): Promise<string[]> {
    const rows = await this.database.query<{ told: string }>(
      `select concat_ws(' ', number, topic, wanted_role, rule, case when restricted then 'restricted' end, nullif(state, 'no-channel')) as told
       from notices order by key collate "C"`,
    );
    return rows.map(({ told }) => told);
  }

  private async hold(tx: Parameters<PrivateParts['replace']>[0], id: string, person: ToldPerson): Promise<void> {
    const { name = null, phone, email = null, customer = null, property = null } = person;
    const contact = { name, phones: phone === undefined ? [] : [phone], email, reference: customer };
    const lookups = [
      ...lookupsOf(contact, 'civicview'),
      ...(property === null ? [] : [lookupOfProperty(property, 'civicview')]),
    ];
    const parts = {
      contact: JSON.stringify(contact),
      description: 'What happened',
      notes: null,
      position: null,
      property,
    };
    const details = { progress: null, acknowledgedAt: null, progressNoticeAt: null, parts, lookups };
    await new PrivateParts(this.keys).replace(tx, new Map([[id, details]]));
  }
}

export function idOf(number: string): string {
  return caseId(council, 'civicview', number);
}

function stateOf(number: string, known: CaseState | null, { complaint, ...told }: ToldCase): CaseState {
  const before: CaseState = known ?? {
    ...sampleState,
    system: 'civicview',
    number,
    kind: 'complaint',
    status: 'received',
    category: 'Service',
    group: null,
    unit: 'Roads',
    channel: 'telephone',
    dueAt: null,
    workOrders: [],
    unmapped: [],
    complaint: { ...unknownComplaint, origin: 'external', about: 'service' },
  };
  const facts = complaint === null ? null : { ...(before.complaint ?? unknownComplaint), ...complaint };
  return { ...before, ...told, complaint: facts };
}
