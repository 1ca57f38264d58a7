import type { Faults } from '../control/faults.js';
import type { ExportKind, ExportRecord } from '../store/change.js';
import type { ComplaintRow } from '../store/complaint-row.js';
import type { Register } from '../store/register.js';
import { manifestOf } from '../wire/export-file.js';
import { exportContent } from './export-content.js';
import type { Transfer } from './transfer.js';

const rowsPerExport = 5_000;
/** Acknowledged exports that CARE could deliver once more. */
const keptAfterwards = 20;

/** Makes CARE's exports, one number after the other. An export is on the disk before the journal knows it, and known before it is delivered. */
export class Exporter {
  constructor(
    private readonly register: Register,
    private readonly transfer: Transfer,
    private readonly faults: Faults,
  ) {}

  /** What changed since the last one, or everything there is. */
  async export(kind: ExportKind): Promise<ExportRecord> {
    const { register, transfer } = this;
    const rows = kind === 'full' ? register.all() : register.unexported().slice(0, rowsPerExport);
    const fault = this.faults.next();
    const { csv, rows: count } = exportContent(register, rows, fault);
    const record = this.numbered(kind, count);
    const manifest = manifestOf(csv, record);
    await transfer.keep(csv, manifest);
    const exported = { ...record, sha256: manifest.sha256 };
    register.commit([['exported', exported, revisionsOf(rows)]]);
    await register.durable();
    await transfer.deliver(record.sequence, fault);
    await this.forgetOld();
    return exported;
  }

  /** Delivers what a kill kept from being delivered. */
  async recover(): Promise<void> {
    for (const { sequence, acknowledged } of this.register.exports()) {
      if (acknowledged || (await this.transfer.isDelivered(sequence))) continue;
      await this.transfer.deliver(sequence, null);
    }
  }

  private numbered(kind: ExportKind, rows: number): ExportRecord {
    const last = this.register.exports().at(-1);
    // later than the one before, whatever the clock says: readers tell older from newer by it
    const createdAt = Math.max(this.register.now(), (last?.createdAt ?? 0) + 1);
    return { sequence: (last?.sequence ?? 0) + 1, kind, createdAt, rows, sha256: '', acknowledged: false };
  }

  private async forgetOld(): Promise<void> {
    const records = this.register.exports();
    const old = records.at(-keptAfterwards - 1);
    if (old?.acknowledged) await this.transfer.forget(old.sequence);
  }
}

function revisionsOf(rows: ComplaintRow[]): [no: string, revision: number][] {
  return rows.map(({ no, revision }) => [no, revision]);
}
