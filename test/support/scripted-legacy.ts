import type {
  Interpretation,
  JsonObject,
  LegacyCodes,
  LegacyCursor,
  LegacyDetails,
  LegacyPage,
  LegacyRecord,
  LegacyReject,
  LegacySystem,
} from '../../src/legacy/legacy-system.js';
import type { ServiceTarget, Signal, SystemService } from '../../src/model/service-target.js';

export const noDetails: LegacyDetails = {
  progress: null,
  acknowledgedAt: null,
  progressNoticeAt: null,
  contact: null,
  description: null,
  notes: [],
  position: null,
};

/** What a record says anew; codes that are not named stay. */
export type RecordChange = Omit<Partial<LegacyRecord>, 'codes'> & { codes?: Partial<LegacyCodes> };

/** A legacy system whose every answer the test decides: the store's and sync's tests need no wire. */
export class ScriptedLegacy implements LegacySystem {
  readonly name = 'authority';
  readonly capabilities = {
    list: true,
    details: false,
    rereadOpenSeconds: null as number | null,
    requestsPerSecond: 1000,
  };
  readonly service = {
    targets: new Map<string, ServiceTarget>([['POT', { days: 10, unit: 'business-days', source: 'council' }]]),
    observes: new Set<Signal>(['received', 'completed', 'reopened', 'acknowledged', 'progress-notice']),
    needsDetails: new Set<Signal>(['acknowledged', 'progress-notice']),
  } satisfies SystemService;
  readonly rows = new Map<string, LegacyRecord | LegacyReject>();
  readonly details = new Map<string, LegacyDetails>();
  pageSize = 100;
  /** Codes that the map knows. */
  closures: Record<string, 'completed' | 'cancelled'> = { COMP: 'completed', CAC: 'cancelled' };
  progress: Record<string, 'in-progress' | 'waiting'> = { ACTN: 'in-progress' };
  categories = new Set(['POT', 'DOG']);
  restrictedCategories = new Set<string>();
  /** Called before each page is handed out, with its number from 1; may throw. */
  beforePage: (page: number) => void | Promise<void> = () => undefined;
  /** When its rows were written, for a system that gives files: earlier than they are read; null: read as they are asked for. */
  writtenAt: string | null = null;
  /** What a pass ends as of, for a system that gives files; null: none has come yet; undefined: it is asked. */
  endsAsOf: string | null | undefined;
  /** Of a list that comes as a file. */
  listOf: { asOf: string; ids: string[] } | null = null;
  private clock = Date.parse('2026-03-01T00:00:00.000Z');

  /** A record as new, or changed, and stamped as modified now. */
  put(id: string, changes: RecordChange = {}): LegacyRecord {
    this.clock += 1000;
    const known = this.rows.get(id);
    const base = known?.outcome === 'record' ? known : this.blank(id);
    const record: LegacyRecord = {
      ...base,
      modifiedAt: new Date(this.clock).toISOString(),
      ...changes,
      codes: { ...base.codes, ...changes.codes },
    };
    record.payload = { ...record, payload: null };
    this.rows.delete(id);
    this.rows.set(id, record);
    return record;
  }

  async *changesSince(cursor: LegacyCursor | null): AsyncGenerator<LegacyPage> {
    const since = cursor?.highWater ?? '';
    const now = new Date(this.clock + 1).toISOString();
    const changed = [...this.rows.values()].filter(
      (row) => row.outcome === 'reject' || (row.modifiedAt ?? '') >= since,
    );
    for await (const page of this.pages(changed, {
      skip: skipOf(cursor?.walk ?? null),
      highWater: cursor?.highWater ?? null,
      end: now,
    }))
      yield page.complete && this.endsAsOf !== undefined ? { ...page, asOf: this.endsAsOf } : page;
  }

  async *list(walk: JsonObject | null): AsyncGenerator<LegacyPage> {
    const { listOf } = this;
    const rows = listOf ? listOf.ids.map((id) => this.rows.get(id)!) : [...this.rows.values()];
    for await (const page of this.pages(rows, { skip: skipOf(walk), highWater: null, end: null }))
      yield listOf ? { ...page, asOf: listOf.asOf, readBeganAt: Date.parse(listOf.asOf) } : page;
  }

  fetchCase(number: string): Promise<LegacyRecord | LegacyReject | null> {
    const found = [...this.rows.values()].find((row) => row.outcome === 'record' && row.number === number);
    return Promise.resolve(found ?? null);
  }

  fetchDetails({ legacyId }: { legacyId: string }): Promise<LegacyDetails> {
    return Promise.resolve(this.details.get(legacyId) ?? noDetails);
  }

  parse(payload: unknown): LegacyRecord | LegacyReject {
    return { ...(payload as LegacyRecord), payload };
  }

  interpret(codes: LegacyCodes): Interpretation {
    const gaps: Interpretation['gaps'] = [];
    if (codes.category && !this.categories.has(codes.category)) gaps.push({ field: 'category', code: codes.category });
    const status = this.status(codes);
    if (status === null) {
      gaps.push(
        codes.closure ? { field: 'closure', code: codes.closure } : { field: 'progress', code: codes.progress! },
      );
    }
    const known = codes.category !== null && this.categories.has(codes.category);
    return {
      kind: 'request',
      status,
      category: known ? codes.category : null,
      group: null,
      unit: codes.unit,
      channel: codes.channel,
      priority: null,
      outcome: codes.closure,
      restricted: this.restrictedCategories.has(codes.category ?? ''),
      complaint: null,
      gaps,
    };
  }

  private status(codes: LegacyCodes): Interpretation['status'] {
    if (codes.closure) return this.closures[codes.closure] ?? null;
    return codes.progress ? (this.progress[codes.progress] ?? null) : 'received';
  }

  private blank(id: string): LegacyRecord {
    return {
      outcome: 'record',
      legacyId: id,
      number: `002.2026.${id.padStart(8, '0')}.001`,
      modifiedAt: null,
      receivedAt: '2026-02-27T22:00:00.000Z',
      dueAt: null,
      completedAt: null,
      workOrders: [],
      codes: { category: 'POT', closure: null, channel: 'T', unit: 'WORKS', priority: null, progress: null },
      precis: null,
      payload: null,
    };
  }

  private async *pages(
    rows: (LegacyRecord | LegacyReject)[],
    walk: { skip: number; highWater: string | null; end: string | null },
  ): AsyncGenerator<LegacyPage> {
    for (let skip = walk.skip, page = 1; ; skip += this.pageSize, page += 1) {
      await this.beforePage(page);
      const slice = rows.slice(skip, skip + this.pageSize);
      const complete = skip + this.pageSize >= rows.length;
      yield {
        records: slice.filter((row) => row.outcome === 'record'),
        rejects: slice.filter((row) => row.outcome === 'reject'),
        touched: [],
        cursor: {
          highWater: complete && walk.end ? walk.end : walk.highWater,
          walk: complete ? null : { skip: skip + this.pageSize },
        },
        readBeganAt: this.writtenAt ? Date.parse(this.writtenAt) : Date.now(),
        complete,
      };
      if (complete) return;
    }
  }
}

function skipOf(walk: JsonObject | null): number {
  return typeof walk?.['skip'] === 'number' ? walk['skip'] : 0;
}
