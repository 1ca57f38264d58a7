import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { DoneInstruction } from '../store/change.js';
import type { ComplaintRow } from '../store/complaint-row.js';
import * as deeds from '../store/deeds.js';
import type { Register } from '../store/register.js';
import { sha256 } from '../wire/export-file.js';
import { textOfWindows1252 } from '../wire/windows-1252.js';
import { type DropFolders, isThere, namesIn, writeWhole } from './drop-folders.js';

const manifestName = /^(instr-\d{6,12})\.manifest\.json$/;

/** One row of an instruction's CSV, by the names of its columns. */
interface Wanted {
  key: string;
  request_no: string;
  instruction: string;
  stage: string;
  work_order_no: string;
  text: string;
}

/** Carries out what Shirelink asks of CARE, once for each key, and answers it: `instr-000045.ack.json`, or `.reject.json` with the reason. */
export class Instructions {
  constructor(
    private readonly register: Register,
    private readonly folders: DropFolders,
  ) {}

  async read(): Promise<void> {
    for (const name of await namesIn(this.folders.out)) {
      const [, stem] = manifestName.exec(name) ?? [];
      if (stem !== undefined && !(await this.isAnswered(stem))) await this.take(stem);
    }
  }

  private async isAnswered(stem: string): Promise<boolean> {
    const answers = ['ack', 'reject'].map((kind) => join(this.folders.outAcks, `${stem}.${kind}.json`));
    return (await Promise.all(answers.map(isThere))).some(Boolean);
  }

  private async take(stem: string): Promise<void> {
    const sequence = Number(stem.slice('instr-'.length));
    const wanted = await this.wantedIn(stem);
    const { outcome, reason } = wanted ? await this.once(wanted) : brokenFile;
    const answer = outcome === 'done' ? { sequence, outcome } : { sequence, outcome, problem: reason };
    const kind = outcome === 'done' ? 'ack' : 'reject';
    await writeWhole(join(this.folders.outAcks, `${stem}.${kind}.json`), `${JSON.stringify(answer)}\n`);
  }

  /** Null where the file is not what its manifest says. */
  private async wantedIn(stem: string): Promise<Wanted | null> {
    const path = join(this.folders.out, stem);
    try {
      const manifest = JSON.parse(await readFile(`${path}.manifest.json`, 'utf8')) as { sha256: string };
      const csv = await readFile(`${path}.csv`);
      if (sha256(csv) !== manifest.sha256) return null;
      const [row] = parse<Wanted>(textOfWindows1252(csv), { columns: true });
      return row ?? null;
    } catch {
      return null;
    }
  }

  /** Done and noted as done in one, so that a kill in between neither loses nor repeats it. */
  private async once(wanted: Wanted): Promise<DoneInstruction> {
    const before = this.register.instruction(wanted.key);
    if (before) return before;
    const row = this.register.get(wanted.request_no);
    const deed = deedOf(wanted);
    const outcome = outcomeOf(wanted, { row, deed });
    const changed = row && deed && outcome.outcome === 'done' ? deed(row, this.register.nowInMinutes()) : null;
    this.register.commit([
      ['instructed', outcome],
      ...(changed ? [['complaint', this.register.revised(changed)] as ['complaint', ComplaintRow]] : []),
    ]);
    await this.register.durable();
    return outcome;
  }
}

const brokenFile = { outcome: 'refused', reason: 'The file is not the one that its manifest describes.' } as const;

function outcomeOf(
  { key, request_no: no, instruction }: Wanted,
  found: { row: ComplaintRow | undefined; deed: deeds.Deed | null },
): DoneInstruction {
  const refused = (reason: string): DoneInstruction => ({ id: key, outcome: 'refused', reason });
  if (!found.row) return refused(`There is no request ${no} in CARE.`);
  if (!found.deed) return refused(`CARE does not know the instruction ${instruction}.`);
  return { id: key, outcome: 'done', reason: null };
}

function deedOf({ instruction, text, stage, work_order_no: workOrder }: Wanted): deeds.Deed | null {
  switch (instruction) {
    case 'NOTE':
      return deeds.note(text);
    case 'WORK-ORDER':
      return deeds.raiseWorkOrder(workOrder);
    case 'STAGE':
      return (row, at) => deeds.toStage(stage, row.officer)(row, at);
    default:
      return null;
  }
}
