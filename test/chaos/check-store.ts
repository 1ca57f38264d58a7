import type { RequestDump } from '../../src/embedded/authority-simulator/control/control.js';
import { codes, restrictedCategory } from './council-files.js';
import { deedOf, type Findings, noFindings } from './findings.js';
import type { Lane } from './lane.js';

interface StoredCase {
  legacy_id: string;
  number: string;
  status: string;
  category: string | null;
  unit: string | null;
  channel: string | null;
  received_at: Date;
  due_at: Date | null;
  completed_at: Date | null;
  outcome: string | null;
  work_orders: string[];
  restricted: boolean;
}

const selectCases = `
select legacy_id, number, status, category, unit, channel, received_at, due_at, completed_at, outcome, work_orders, restricted
from cases where status <> 'removed'`;

/** Each legacy record once, with legacy's content; nothing else. What a row says that cannot be read is asked of nobody. */
export async function checkCases(lane: Lane): Promise<Findings> {
  const findings = noFindings();
  const truth = await lane.legacy.dump();
  const stored = await lane.query<StoredCase>(selectCases);
  const byId = new Map<string, StoredCase>();
  for (const one of stored) {
    if (byId.has(one.legacy_id)) findings.doubled.push(`case ${one.legacy_id} stands twice`);
    byId.set(one.legacy_id, one);
  }
  for (const request of truth) {
    const found = byId.get(String(request.id));
    byId.delete(String(request.id));
    if (lane.legacy.isBad(request)) continue;
    const [wanted, is] = [textOf(expected(request)), found && textOf(found)];
    if (is === undefined) findings.lost.push(`case ${request.id} is missing`);
    else if (is !== wanted) findings.lost.push(`case ${request.id} is ${is} instead of ${wanted}`);
  }
  for (const id of byId.keys()) findings.lost.push(`case ${id} is still there, though legacy has removed it`);
  return findings;
}

function expected(request: RequestDump): StoredCase {
  const closure = request.determinationCode as keyof typeof codes.closures | null;
  return {
    legacy_id: String(request.id),
    number: request.formattedAccount,
    status: closure ? codes.closures[closure].status : 'received',
    category: codes.categories[String(request.categoryId) as '11'].name,
    unit: codes.units[String(request.actioningRoleId) as '1'],
    channel: codes.channels[request.contactMethodCode as 'T'],
    received_at: new Date(request.received),
    due_at: request.due === null ? null : new Date(request.due),
    completed_at: closure && request.determined ? new Date(request.determined) : null,
    outcome: closure ? codes.closures[closure].outcome : null,
    work_orders: [request.externalReference ?? ''],
    restricted: request.categoryId === restrictedCategory,
  };
}

function textOf(one: StoredCase): string {
  return JSON.stringify([
    ...[one.number, one.status, one.category, one.unit, one.channel, one.outcome, one.work_orders, one.restricted],
    ...[one.received_at, one.due_at, one.completed_at],
  ]);
}

const selectGaps = `
select log, count(*)::int as events, max(position)::int as last from case_events group by log having count(*) <> max(position)`;
const selectSequences = `
select case_id, log, count(*)::int as events, max(sequence)::int as last from case_events group by case_id, log
having count(*) <> max(sequence) or count(distinct sequence) <> count(*)`;
// news of clocks tells of no change of the case; check-clocks.ts looks at it
const ofTheCase = `type not like 'sla.%' and type <> 'case.escalated'`;
const selectSilent = `
select case_id, version from case_versions v where not exists (
  select from case_events e where e.case_id = v.case_id and e.version = v.version and ${ofTheCase})`;
const selectRepeated = `
select case_id, log, version, type from case_events where ${ofTheCase} group by 1, 2, 3, 4 having count(*) > 1
union all select case_id, log, 0, type from case_events where type = 'case.received' group by 1, 2, 4 having count(*) > 1`;
const selectSame = `
select case_id, version from (
  select case_id, version, state, cause, changed, lag(state) over (partition by case_id order by version) as before from case_versions) v
where state = before and cause <> 'removed' and not changed && '{precis,contact,description}'`;
const selectUnversioned = `
select id, version from cases c where not exists (select from case_versions v where v.case_id = c.id and v.version = c.version)`;
const selectUntold = `
select id from cases c where restricted and public_sequence > 0 and (
  select type from case_events e where e.case_id = c.id and log = 'public' order by sequence desc limit 1) <> 'case.removed'`;
const selectLeaked = `
select e.case_id, e.sequence from case_events e join case_versions v using (case_id, version)
where e.log = 'public' and e.type <> 'case.removed' and (v.state ->> 'restricted')::boolean`;
const selectHistory = `
select case_id, version, state -> 'workOrders' as work_orders from case_versions order by case_id, version`;

/** The log is whole: positions and sequences without gaps, one event at least for each version, none told twice, none in the wrong log. */
export async function checkLog(lane: Lane): Promise<Findings> {
  const findings = noFindings();
  for (const row of await lane.query(selectGaps)) findings.lost.push(`positions with gaps: ${JSON.stringify(row)}`);
  for (const row of await lane.query(selectSequences))
    findings.lost.push(`sequences with gaps: ${JSON.stringify(row)}`);
  for (const row of await lane.query(selectSilent))
    findings.lost.push(`a version without event: ${JSON.stringify(row)}`);
  for (const row of await lane.query(selectUnversioned))
    findings.lost.push(`a case without its version: ${JSON.stringify(row)}`);
  for (const row of await lane.query(selectUntold))
    findings.lost.push(`restricted, and the public log was not told that it is gone: ${JSON.stringify(row)}`);
  for (const row of await lane.query(selectLeaked))
    findings.doubled.push(`restricted, and in the public log: ${JSON.stringify(row)}`);
  for (const row of await lane.query(selectRepeated)) findings.doubled.push(`told twice: ${JSON.stringify(row)}`);
  for (const row of await lane.query(selectSame))
    findings.doubled.push(`a version that changed nothing: ${JSON.stringify(row)}`);
  return findings;
}

/** A case's versions go through what legacy went through, some left out, never backwards. Not asked where legacy itself went back. */
export async function checkHistory(lane: Lane): Promise<Findings> {
  const findings = noFindings();
  let [before, deed] = ['', 0];
  for (const row of await lane.query<{ case_id: string; version: number; work_orders: string[] }>(selectHistory)) {
    const next = deedOf(row.work_orders);
    if (row.case_id === before && next < deed)
      findings.inversions.push(`version ${row.version} of ${row.case_id} goes back`);
    [before, deed] = [row.case_id, next];
  }
  return findings;
}
