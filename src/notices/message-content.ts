import type { Instant } from '../model/case.js';
import type { Sql } from '../platform/postgres/database.js';
import type { NoticeTopic } from './notice-desk.js';

/** One notice as it may be told: of a restricted case nothing at all. */
export type NoticeItem = OpenItem | { restricted: true };

export interface OpenItem {
  restricted: false;
  topic: NoticeTopic;
  clock: string | null;
  unit: string | null;
  caseId: string | null;
  number: string | null;
  system: string | null;
  dueAt: Instant | null;
  rule: string | null;
}

export interface NoticeCount {
  topic: NoticeTopic;
  clock: string | null;
  unit: string | null;
  count: number;
}

export interface DigestContent {
  total: number;
  restricted: number;
  /** Of what is not restricted, the most first; `moreCounts` groups are left out. */
  counts: NoticeCount[];
  moreCounts: number;
  /** Of what is not restricted, the earliest due first. */
  first: OpenItem[];
}

/** What a message has to tell; a digest of which all but one were withdrawn still is a digest. */
export type MessageContent = { form: 'single'; item: NoticeItem } | { form: 'digest'; digest: DigestContent };

const mostFirst = 20;
const mostCounts = 50;

// Restricted is what was so when it was wanted, and what is so today.
const toTell = `
from notices notice left join cases on cases.id = notice.case_id,
  lateral (select notice.restricted or coalesce(cases.restricted, false) as restricted) told
where notice.message_id = $1 and notice.state in ('sending', 'parked')`;

const selectFirst = `
select notice.topic, notice.clock, notice.unit, notice.case_id, notice.number, notice.system, notice.due_at, notice.rule, told.restricted
${toTell}
order by told.restricted, notice.due_at nulls last, length(notice.number), notice.number, notice.key
limit ${mostFirst}`;

const selectCounts = `
select notice.topic, notice.clock, notice.unit, count(*)::int as count
${toTell} and not told.restricted
group by notice.topic, notice.clock, notice.unit order by count(*) desc, notice.topic, notice.clock, notice.unit`;

const countAll = `
select count(*)::int as total, (count(*) filter (where told.restricted))::int as restricted
${toTell}`;

interface ItemRow extends Omit<OpenItem, 'caseId' | 'dueAt' | 'restricted'> {
  case_id: string | null;
  due_at: Date | null;
  restricted: boolean;
}

/** What of a message is still to be told, as of this moment; null where all of it was withdrawn. */
export async function readContent(
  sql: Sql,
  { id, form }: { id: string; form: 'single' | 'digest' },
): Promise<MessageContent | null> {
  const rows = await sql.query<ItemRow>(selectFirst, [id]);
  const [first] = rows;
  if (!first) return null;
  if (form === 'single') return { form, item: first.restricted ? { restricted: true } : itemOf(first) };
  const [all] = await sql.query<{ total: number; restricted: number }>(countAll, [id]);
  const counts = await sql.query<NoticeCount>(selectCounts, [id]);
  const digest = {
    ...all!,
    counts: counts.slice(0, mostCounts),
    moreCounts: Math.max(0, counts.length - mostCounts),
    first: rows.filter(({ restricted }) => !restricted).map(itemOf),
  };
  return { form, digest };
}

function itemOf({ case_id: caseId, due_at: dueAt, ...row }: ItemRow): OpenItem {
  return { ...row, restricted: false, caseId, dueAt: dueAt?.toISOString() ?? null };
}
