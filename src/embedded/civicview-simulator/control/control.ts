import type { DropClerk } from '../drop/drop-clerk.js';
import type { Exporter } from '../drop/exporter.js';
import type { Transfer } from '../drop/transfer.js';
import type { DoneInstruction, ExportKind, ExportRecord } from '../store/change.js';
import { type ComplaintRow, newRow } from '../store/complaint-row.js';
import type { Register } from '../store/register.js';
import { localYear } from '../wire/local-time.js';
import { type ComplaintInput, parseComplaintInput } from './complaint-input.js';
import type { Faults } from './faults.js';

/** The truth of a complaint, instants as RFC 3339 in UTC: what a mirror is compared with. */
export type ComplaintDump = Omit<
  ComplaintRow,
  'received' | 'modified' | 'completed' | 'acknowledged' | 'progressTold'
> & {
  received: string;
  modified: string;
  completed: string | null;
  acknowledged: string | null;
  progressTold: string | null;
  /** Whether an export has it as it is now. */
  exported: boolean;
};

/** What no CARE has: for tests, and for whoever wants to see how something goes wrong. Each answers once it is on the disk. */
export class Control {
  constructor(
    private readonly parts: { register: Register; exporter: Exporter; transfer: Transfer; clerk: DropClerk },
    readonly faults: Faults,
  ) {}

  /** Without a number: a new one. Received now where nothing else is said. */
  async create(input: ComplaintInput): Promise<ComplaintRow> {
    const { register } = this.parts;
    const given = parseComplaintInput(input);
    const received = given.received ?? register.nowInMinutes();
    const no = given.no ?? register.nextNumber(localYear(received));
    if (register.get(no)) throw new RangeError('there is a complaint of that number');
    return this.kept(register.put(newRow({ ...given, no, received })));
  }

  /** Modified now where nothing else is said. */
  async change(no: string, input: ComplaintInput): Promise<ComplaintRow> {
    const { register } = this.parts;
    const given = parseComplaintInput(input);
    return this.kept(register.put({ ...this.find(no), modified: register.nowInMinutes(), ...given, no }));
  }

  /** Gone from CARE: only a full export tells. */
  async remove(no: string): Promise<void> {
    this.find(no);
    this.parts.register.commit([['remove', no]]);
    await this.parts.register.durable();
  }

  export(kind: unknown): Promise<ExportRecord> {
    if (kind !== 'changes' && kind !== 'full') throw new RangeError('kind must be changes or full');
    const { clerk, exporter } = this.parts;
    return clerk.inTurn(() => exporter.export(kind satisfies ExportKind));
  }

  /** Brings transfers to their end that a fault left open. */
  async finish(): Promise<void> {
    const { clerk, transfer } = this.parts;
    await clerk.inTurn(() => transfer.finish());
  }

  /** As it was made, under the same number. */
  async redeliver(sequence: number): Promise<void> {
    const { clerk, transfer } = this.parts;
    const delivered = await clerk.inTurn(() => transfer.deliver(sequence, null));
    if (!delivered) throw new RangeError('there is no such export');
  }

  exports(): ExportRecord[] {
    return this.parts.register.exports();
  }

  instructions(): DoneInstruction[] {
    return this.parts.register.instructions();
  }

  /** Every complaint, by number. */
  dump(): ComplaintDump[] {
    const waiting = new Set(this.parts.register.unexported().map(({ no }) => no));
    return this.parts.register.all().map((row) => dumpOf(row, !waiting.has(row.no)));
  }

  private find(no: string): ComplaintRow {
    const row = this.parts.register.get(no);
    if (!row) throw new RangeError('there is no such complaint');
    return row;
  }

  private async kept(row: ComplaintRow): Promise<ComplaintRow> {
    await this.parts.register.durable();
    return row;
  }
}

function dumpOf(row: ComplaintRow, exported: boolean): ComplaintDump {
  return {
    ...row,
    received: utc(row.received),
    modified: utc(row.modified),
    completed: row.completed === null ? null : utc(row.completed),
    acknowledged: row.acknowledged === null ? null : utc(row.acknowledged),
    progressTold: row.progressTold === null ? null : utc(row.progressTold),
    exported,
  };
}

function utc(at: number): string {
  return new Date(at).toISOString();
}
