import type { Instant } from '../../../model/case.js';
import type { LegacyCursor, LegacyPage } from '../../legacy-system.js';
import { SourceError } from '../../source-error.js';
import { untilAborted } from '../../../platform/process/until-aborted.js';
import type { ViewForm } from '../mapping-file.js';
import { type CareParts, pageContent } from '../reading.js';
import { repeated } from '../repeated.js';
import type { CareRow } from '../wire.js';
import { earliestReading } from './lower-bound.js';
import type { ConnectView, ViewConnection } from './view-connection.js';
import type { ViewPosition } from './view-position.js';
import { keyColumn, type ModifiedType, type ViewStatements } from './view-query.js';

export interface ViewParts extends CareParts {
  connect: ConnectView;
  form: ViewForm;
  statements: ViewStatements;
}

interface ServerClock {
  now: number;
  modifiedType: ModifiedType;
}

/** The view while it is asked: one connection, opened anew where it was lost. */
export class ViewWalk {
  private connection: ViewConnection | null = null;
  private clock: ServerClock | null = null;

  constructor(
    private readonly parts: ViewParts,
    private readonly signal: AbortSignal,
  ) {}

  async close(): Promise<void> {
    const { connection } = this;
    this.connection = null;
    await connection?.close();
  }

  async rows(text: string, values: unknown[]): Promise<CareRow[]> {
    return this.ask<CareRow>(text, values);
  }

  /** The server's clock at the walk's start, as an instant. */
  async startedAt(): Promise<Instant> {
    return new Date((await this.serverClock()).now).toISOString();
  }

  /** One page from a position on; `next` null: it is the last one. */
  async page(
    position: ViewPosition,
  ): Promise<{ page: Omit<LegacyPage, 'cursor' | 'complete'>; next: ViewPosition | null }> {
    const { mapping, rules, clock } = this.parts;
    const readBeganAt = clock.now();
    const { rowsPerPage } = mapping.limits;
    // one more than is handed out tells whether anything follows
    const found = await this.ask<CareRow>(...(await this.statementAt(position, rowsPerPage + 1)));
    const rows = found.slice(0, rowsPerPage);
    const last = rows.at(-1);
    const next = last && found.length > rowsPerPage ? this.after(position, last) : null;
    return { page: { ...pageContent(rows, rules), readBeganAt }, next };
  }

  private async statementAt(position: ViewPosition, limit: number): Promise<[text: string, values: unknown[]]> {
    const { statements, mapping } = this.parts;
    if (position.stage === 'all') return [statements.all, [position.key, limit]];
    const { now, modifiedType } = await this.serverClock();
    const since =
      modifiedType === 'timestamptz' ? position.since : earliestReading(mapping.zone, Date.parse(position.since), now);
    return [statements.changed(modifiedType), [since, position.at, position.key, limit]];
  }

  private after(position: ViewPosition, row: CareRow): ViewPosition {
    const { columns } = this.parts.mapping;
    const key = row[keyColumn(columns)] ?? '';
    return position.stage === 'all' ? { ...position, key } : { ...position, key, at: row[columns.modified] ?? null };
  }

  private async serverClock(): Promise<ServerClock> {
    if (this.clock) return this.clock;
    const { system, statements, rules } = this.parts;
    const [row] = await this.ask<{ modified_type: string; server_now: string }>(statements.clock, []);
    const type = timestamps[row?.modified_type ?? ''];
    const now = row && rules.readTime(row.server_now)?.at;
    if (!type || now === undefined)
      throw new SourceError({ system, operation: 'read', code: 'column-type', consequence: 'halt-system' });
    this.clock = { now, modifiedType: type };
    return this.clock;
  }

  private async ask<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    const { signal } = this;
    const { retries } = this.parts.mapping.limits;
    const answer = await untilAborted(
      repeated(() => this.attempt<Row>(text, values), { retries, signal }),
      signal,
    );
    if (answer === null) throw signal.reason;
    return answer;
  }

  private async attempt<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    try {
      this.connection ??= await this.parts.connect();
      return await this.connection.query<Row>(text, values);
    } catch (error) {
      await this.close();
      throw error;
    }
  }
}

const timestamps: Record<string, ModifiedType | undefined> = {
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
};

/** Where a complete walk that began then leaves the cursor: what was committed late is asked for again. */
export function cursorAfter(startedAt: Instant, { overlapSeconds }: ViewForm): LegacyCursor {
  return { highWater: new Date(Date.parse(startedAt) - overlapSeconds * 1000).toISOString(), walk: null };
}
