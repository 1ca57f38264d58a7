import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { careSystem } from '../../src/legacy/civicview/adapter.js';
import type { CivicViewMapping } from '../../src/legacy/civicview/mapping-file.js';
import { connectTo, type ConnectView, type ViewConnection } from '../../src/legacy/civicview/view/view-connection.js';
import { viewFailure } from '../../src/legacy/civicview/view/view-failure.js';
import { viewTransport } from '../../src/legacy/civicview/view/view-transport.js';
import type { LegacyDetails, LegacySystem } from '../../src/legacy/legacy-system.js';
import { SystemClock } from '../../src/platform/clock/clock.js';
import type {
  BenchTuning,
  Declaration,
  FaultKind,
  GarbageRow,
  LegacyBench,
  LegacySource,
  SourceFault,
  SourceRecord,
} from '../contract/kit/bench.js';
import {
  benchCodes,
  benchMapping,
  type BenchRow,
  fullDetails,
  garbage,
  named,
  officers,
  rowOf,
  toldOf,
} from './civicview-bench-rows.js';
import { careShows } from './civicview-drop-bench.js';
import { testServers } from './test-environment.js';

const system = 'civicview';

/** An answer of a database is whole or none, and it never asks to be left alone. */
const impossible: FaultKind[] = ['errors', 'html', 'truncated', 'empty', 'throttled', 'unavailable', 'trickle'];

const declares: Declaration = {
  list: true,
  details: 'inline',
  singles: true,
  identity: 'id',
  exports: false,
  sessions: false,
  throttles: false,
  incremental: true,
  tellsTouched: false,
  shows: careShows,
  // whatever stands there, columns are columns and come as texts
  impossibleRejects: ['not-an-object', 'bad-type'],
  impossibleFaults: impossible,
  letters: 'unicode',
};

/** The CivicView adapter on a view of a schema of its own on the run's PostgreSQL, with local times in columns without a zone. */
export async function civicviewViewBench({ impatient }: BenchTuning): Promise<LegacyBench> {
  const schema = `care_${randomBytes(6).toString('hex')}`;
  const { databaseUrl: url } = testServers();
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const mapping = viewMapping(schema);
  await admin.query(ddl(schema, mapping));
  const timeoutSeconds = impatient ? 0.3 : 10;
  const faults = new ViewFaults();
  const connect = faulty(connectTo({ system, url, deadlineMs: timeoutSeconds * 1000 }), faults);
  const another = () => adapter(mapping, connect);
  return {
    legacy: another(),
    another,
    source: new TableSource({ admin, schema, mapping, faults }),
    declares,
    patienceMs: timeoutSeconds * 2000 + 250,
    number: (index) => `26/${String(index).padStart(5, '0')}`,
    told: (record) => toldOf(record, 'id'),
    codes: benchCodes,
    stop: async () => {
      // of walks that a check did not go to the end of
      await Promise.all([...faults.open].map((connection) => connection.close()));
      await admin.query(`drop schema ${schema} cascade`);
      await admin.end();
    },
  };
}

function viewMapping(schema: string): CivicViewMapping {
  const given = benchMapping({
    transport: 'view',
    view: { schema, name: 'Requests of CARE', overlapSeconds: 20 },
  });
  return { ...given, columns: { ...given.columns, id: 'Row Id', modified: 'Last "Changed"' } };
}

function ddl(schema: string, { columns, view }: CivicViewMapping): string {
  const names = Object.values(columns) as (string | null)[];
  const types = names.flatMap((name) =>
    name === null ? [] : [`${pg.escapeIdentifier(name)} ${name === columns.modified ? 'timestamp' : 'text'}`],
  );
  return `create schema ${schema}; create table ${schema}.rows (${types.join(', ')});
create view ${schema}.${pg.escapeIdentifier(view!.name)} as select * from ${schema}.rows`;
}

function adapter(mapping: CivicViewMapping, connect: ConnectView): LegacySystem {
  const settings = {
    name: system,
    mapping,
    mappingPath: '',
    officers,
    syncEverySeconds: 5,
    sweepEverySeconds: 60,
  } as const;
  return careSystem(settings, { clock: new SystemClock() }, (parts) => viewTransport(parts, connect));
}

class ViewFaults {
  fault: SourceFault | null = null;
  left = 0;
  good = 0;
  /** Seconds of the server's clock against the machine's. */
  clockOffset = 0;
  /** Connections that are to be lost at their next question. */
  readonly lost = new Set<ViewConnection>();
  readonly open = new Set<ViewConnection>();

  next(of: 'walk' | 'record'): SourceFault | null {
    const { fault } = this;
    if (!fault || (fault.of ?? 'walk') !== of || this.left === 0) return null;
    if (this.good > 0) {
      this.good -= 1;
      return null;
    }
    this.left -= 1;
    return fault;
  }
}

/** SQLSTATEs and errors of the wire as the driver gives them. */
const errors: Partial<Record<FaultKind, string>> = {
  'server-error': 'XX000',
  reset: 'ECONNRESET',
  unauthorised: '28P01',
};

function faulty(connect: ConnectView, faults: ViewFaults): ConnectView {
  return async () => {
    const inner = await connect();
    const query: ViewConnection['query'] = async <Row extends object>(text: string, values: unknown[]) => {
      if (faults.lost.delete(connection)) throw viewFailure(system, 'read', { code: 'ECONNRESET' });
      const isClock = text.includes('server_now');
      const fault = isClock ? null : faults.next(text.includes('upper(') ? 'record' : 'walk');
      const code = fault && errors[fault.kind];
      if (code) throw viewFailure(system, 'read', { code });
      if (fault) await inner.query('select pg_sleep($1)', [(fault.delayMs ?? 0) / 1000]);
      const rows = await inner.query<Row>(text, values);
      return isClock ? (rows.map((row) => shifted(row, faults.clockOffset)) as Row[]) : rows;
    };
    const connection: ViewConnection = {
      query,
      close: async () => {
        faults.open.delete(connection);
        await inner.close();
      },
    };
    faults.open.add(connection);
    return connection;
  };
}

function shifted(row: object, seconds: number): object {
  const { server_now: now } = row as { server_now: string };
  return { ...row, server_now: new Date(Date.parse(now.replace(/\+00$/, 'Z')) + seconds * 1000).toISOString() };
}

/** A CARE whose rows stand in a table, of which the view shows them. */
class TableSource implements LegacySource {
  constructor(
    private readonly parts: { admin: pg.Client; schema: string; mapping: CivicViewMapping; faults: ViewFaults },
  ) {}

  async put(...records: SourceRecord[]): Promise<void> {
    for (const record of records) {
      await this.remove(record.legacyId);
      await this.insert(rowOf(record));
    }
  }

  async remove(legacyId: string): Promise<void> {
    const { admin, schema, mapping } = this.parts;
    await admin.query(`delete from ${schema}.rows where ${pg.escapeIdentifier(mapping.columns.id!)} = $1`, [legacyId]);
  }

  async putGarbage(): Promise<GarbageRow[]> {
    const value = 'hush-hush';
    await this.insert({ ...this.good(890), id: null, description: value });
    const rows: GarbageRow[] = [{ reason: 'missing-id', key: '26/00890', value }];
    for (const [index, { reason, overlay }] of garbage.entries()) {
      const row = this.good(900 + index);
      await this.insert({ ...row, ...overlay(value) });
      rows.push({ reason, key: row.id!, value });
    }
    return rows;
  }

  async giveDetails(legacyId: string): Promise<LegacyDetails> {
    const { admin, schema, mapping } = this.parts;
    const { columns } = mapping;
    for (const [column, value] of Object.entries(fullDetails.row) as [keyof BenchRow, string][])
      await admin.query(
        `update ${schema}.rows set ${pg.escapeIdentifier(columns[column]!)} = $1 where ${pg.escapeIdentifier(columns.id!)} = $2`,
        [value, legacyId],
      );
    return fullDetails.details;
  }

  touch(): Promise<void> {
    return Promise.resolve();
  }

  shape({ pageCap }: { pageCap?: number }): Promise<void> {
    if (pageCap !== undefined) this.parts.mapping.limits.rowsPerPage = pageCap;
    return Promise.resolve();
  }

  setClockOffset(seconds: number): Promise<void> {
    this.parts.faults.clockOffset = seconds;
    return Promise.resolve();
  }

  fail(fault: SourceFault): void {
    if (impossible.includes(fault.kind)) throw new Error(`no database can fail so: ${fault.kind}`);
    const { faults } = this.parts;
    faults.fault = fault;
    faults.left = fault.times ?? Infinity;
    faults.good = fault.after ?? 0;
  }

  heal(): void {
    this.parts.faults.fault = null;
  }

  expireTokens(): void {
    const { lost, open } = this.parts.faults;
    for (const connection of open) lost.add(connection);
  }

  calls(): { at: number; spoiled: boolean }[] {
    return [];
  }

  private good(index: number): BenchRow {
    return {
      id: String(index),
      number: `26/00${index}`,
      received: '28/02/2026 08:00:00',
      modified: '28/02/2026 08:00:00',
    };
  }

  private async insert(row: BenchRow): Promise<void> {
    const { admin, schema, mapping } = this.parts;
    // of `timestamp`; and PostgreSQL keeps neither NULs nor lone surrogates
    const modified = row.modified?.replace(/^(..)\/(..)\/(....)/, '$3-$2-$1') ?? null;
    const values = Object.values(named({ ...row, modified }, mapping.columns)).map(
      (value) => value && Buffer.from(value.replaceAll('\0', ''), 'utf8').toString('utf8'),
    );
    const places = values.map((_, index) => `$${index + 1}`);
    await admin.query(`insert into ${schema}.rows values (${places.join(', ')})`, values);
  }
}
