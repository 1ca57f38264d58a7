import { join } from 'node:path';
import { contractsDir } from '../../src/config/contracts-dir.js';
import { readCouncilFiles } from '../../src/config/council-file.js';
import { unmappedDemo } from '../../src/embedded/civicview-simulator/codes.js';
import { type CouncilName, councils } from '../../src/embedded/civicview-simulator/councils.js';
import { exportContent } from '../../src/embedded/civicview-simulator/drop/export-content.js';
import { writeHistory } from '../../src/embedded/civicview-simulator/sample/history.js';
import type { ComplaintRow } from '../../src/embedded/civicview-simulator/store/complaint-row.js';
import { Register } from '../../src/embedded/civicview-simulator/store/register.js';
import { createInterpreter } from '../../src/legacy/civicview/codes.js';
import { csvFormOf } from '../../src/legacy/civicview/drop-parts.js';
import type { CivicViewMapping } from '../../src/legacy/civicview/mapping-file.js';
import { readRow, rowRules } from '../../src/legacy/civicview/mapping.js';
import { readCareFile } from '../../src/legacy/civicview/wire.js';
import type { LegacyRecord } from '../../src/legacy/legacy-system.js';

const now = Date.parse('2026-11-22T22:00:00Z');
const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** A year of a sample council, from its file to what its codes mean. */
async function readYear(council: CouncilName) {
  const files = readCouncilFiles(join(contractsDir, `council/${council}.yaml`));
  if (!files.ok) throw new Error(JSON.stringify(files.faults));
  const { council: own, systems } = files.value;
  const mapping = systems.find(({ name }) => name === 'civicview')!.mapping as CivicViewMapping;
  const register = await Register.open(null, () => now);
  writeHistory(register, councils[council], { count: councils[council].sample, seed: 20_260_302 });
  const rows = register.all();
  const file = readCareFile(exportContent(register, rows, null).csv, csvFormOf(mapping, mapping.drop!));
  if (!file.ok) throw new Error(file.problem);
  const rules = rowRules(mapping);
  const read = file.lines.map(({ row }) => readRow(row, rules));
  const interpret = createInterpreter(mapping.codes, own.complaints!.officers);
  return { rows, read, interpret };
}

describe.each(['kempsey', 'upper-lachlan'] as const)('a year of the simulator for %s', (council) => {
  it('is read row by row as the simulator has it', async () => {
    const { rows, read, interpret } = await readYear(council);
    expect(read.filter(({ result }) => result.outcome === 'reject')).toEqual([]);
    const records = read.map(({ result }) => result as LegacyRecord);
    // of two instants that look the same the later one shows nowhere in its row: those it may have, and no others
    const sure = records.flatMap((record, index) =>
      read[index]!.doubtful.length > 0 ? [] : [[record, rows[index]!] as const],
    );
    expect(sure.length).toBeGreaterThan(0.9 * rows.length);
    expect(sure.map(([record]) => heldBy(record))).toEqual(sure.map(([, row]) => heldIn(row)));
    expect(records.some((_, index) => read[index]!.doubtful.length > 0)).toBe(true);
    const gaps = records.flatMap(({ codes }) => interpret(codes).gaps);
    expect(new Set(gaps.map(({ field, code }) => (field === 'unit' ? field : `${field} ${code}`)))).toEqual(
      new Set([`category ${unmappedDemo.category}`, 'unit']),
    );
  });
});

function heldIn(row: ComplaintRow) {
  return {
    number: row.no,
    received: instant(row.received),
    modified: instant(row.modified),
    acknowledged: instant(row.acknowledged),
    told: instant(row.progressTold),
    workOrders: row.workOrders,
    description: row.description.trim() || null,
    name: row.customer?.name ?? null,
    isSubject: row.officer !== null && row.officer === row.subjectOfficer,
  };
}

function heldBy({ number, receivedAt, modifiedAt, workOrders, codes, details }: LegacyRecord) {
  return {
    number,
    received: receivedAt,
    modified: modifiedAt,
    acknowledged: details!.acknowledgedAt,
    told: details!.progressNoticeAt,
    workOrders,
    description: details!.description,
    name: details!.contact?.name ?? null,
    isSubject: codes.complaint!.handlerIsSubject,
  };
}
