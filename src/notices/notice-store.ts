import type { Sql, Transaction } from '../platform/postgres/database.js';
import type { BundleState } from './choose-bundle.js';
import type { Channel } from './notice-plan.js';

/** A role on one of its channels: what is bundled, ordered and held up together. */
export interface Target {
  role: string;
  channel: Channel;
}

export type WaitingTarget = Target & Pick<BundleState, 'waiting' | 'newestAgeMs' | 'oldestAgeMs'>;

/** A message that this process alone may send now. `attempts` fences its result. */
export interface ClaimedMessage extends Target {
  id: string;
  form: 'single' | 'digest';
  attempts: number;
  failures: number;
  madeAt: Date;
  firstAttemptAt: Date;
}

/** `now` throughout: RFC 3339. */
type Now = string;

/** Longer than any attempt takes: whoever claimed a message and is silent for so long is gone. Seconds. */
const claimSeconds = 120;

const expireOld = `
update notices set state = 'expired', settled_at = $1 where id in (
  select id from notices where state = 'waiting' and expires_at <= $1::timestamptz for update skip locked)`;

const selectDue = `
select exists (select from notices where state = 'waiting') or exists (
  select from notice_messages where state = 'sending' and next_attempt_at <= $1) as due`;

const waitingTargets = `
select role, channel, count(*)::int as waiting,
  extract(epoch from $1::timestamptz - max(wanted_at)) * 1000 as newest, extract(epoch from $1::timestamptz - min(wanted_at)) * 1000 as oldest
from notices where state = 'waiting' group by role, channel order by min(wanted_at), role, channel`;

const recentMessages = `
select count(*) filter (where channel = $2 and held)::int as recent,
  count(*) filter (where channel = $2 and held and form = 'digest')::int as digests,
  count(*) filter (where made_at > $3::timestamptz - interval '1 hour')::int as hour
from (
  select channel, form, made_at, state = 'sending' or made_at > $3::timestamptz - $4 * interval '1 second' as held
  from notice_messages
  where role = $1 and (state = 'sending' or made_at > $3::timestamptz - greatest(3600, $4) * interval '1 second')
) messages`;

const withoutChannel = `
update notices set state = 'no-channel' where state = 'waiting' and role = $1 and channel = $2`;

// A single message has the id of its notice: receivers know it by that, whoever sends it and however often. Rows that somebody is about to
// withdraw are left to the next round: whoever waits for nothing can be no part of a deadlock.
const makeSingles = `
with ready as (
  select id, wanted_at, key from notices where state = 'waiting' and role = $1 and channel = $2
  order by wanted_at, key limit $4 for update skip locked
), made as (
  insert into notice_messages (id, role, channel, form, state, made_at, next_attempt_at)
  select id, $1, $2, 'single', 'sending', $3, $3 from ready order by wanted_at, key
)
update notices set state = 'sending', message_id = notices.id from ready where notices.id = ready.id`;

const makeDigest = `
with ready as (
  select id from notices where state = 'waiting' and role = $1 and channel = $2 for update skip locked
), made as (
  insert into notice_messages (id, role, channel, form, state, made_at, next_attempt_at)
  select gen_random_uuid(), $1, $2, 'digest', 'sending', $3, $3 where exists (select from ready) returning id
)
update notices set state = 'sending', message_id = made.id from made, ready where notices.id = ready.id`;

const selectDueTargets = `
select role, channel from notice_messages where state = 'sending' and next_attempt_at <= $1
group by role, channel order by min(position)`;

const claimNext = `
update notice_messages set attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, $3),
  next_attempt_at = $3::timestamptz + $4 * interval '1 second'
where id = (
  select id from notice_messages where state = 'sending' and role = $1 and channel = $2 and next_attempt_at <= $3
  order by position limit 1 for update skip locked)
returning id, role, channel, form, attempts, failures, made_at as "madeAt", first_attempt_at as "firstAttemptAt"`;

const settleMessage = `
update notice_messages set state = $3, last_error = $4, settled_at = $5, failures = failures + case $3 when 'parked' then 1 else 0 end
where id = $1 and attempts = $2 and state = 'sending'`;

// Notices follow their message. Whoever withdraws locks notices first and the message then; this one waits for neither, and what it left out
// is taken up when all are looked at.
const followMessages = `
with behind as (
  select notice.id, message.state, message.settled_at
  from notices notice join notice_messages message on message.id = notice.message_id
  where notice.state in ('sending', 'parked') and message.state in ('sending', 'sent', 'parked') and notice.state <> message.state
    and ($1::uuid is null or notice.message_id = $1)
  for update of notice skip locked
)
update notices set state = behind.state, settled_at = case behind.state when 'sent' then behind.settled_at end
from behind where notices.id = behind.id`;

const postponeMessage = `
update notice_messages set failures = failures + 1, last_error = $3, next_attempt_at = $4
where id = $1 and attempts = $2 and state = 'sending'`;

export async function anythingDue(sql: Sql, now: Now): Promise<boolean> {
  const [row] = await sql.query<{ due: boolean }>(selectDue, [now]);
  return row!.due;
}

/** What waited beyond its time is not news any more. */
export async function expireNotices(tx: Transaction, now: Now): Promise<void> {
  await tx.query(expireOld, [now]);
}

/** Targets with waiting notices, the one that waits longest first. */
export async function readWaiting(tx: Transaction, now: Now): Promise<WaitingTarget[]> {
  const rows = await tx.query<Target & { waiting: number; newest: string; oldest: string }>(waitingTargets, [now]);
  return rows.map(({ newest, oldest, ...target }) => ({
    ...target,
    newestAgeMs: Number(newest),
    oldestAgeMs: Number(oldest),
  }));
}

/** What of a target is on its way, or was made within the window; and what its role has had within the hour. */
export async function readRecent(
  tx: Transaction,
  { role, channel }: Target,
  { now, windowSeconds }: { now: Now; windowSeconds: number },
): Promise<Pick<BundleState, 'recent' | 'recentDigests' | 'lastHour'>> {
  const [row] = await tx.query<{ recent: number; digests: number; hour: number }>(recentMessages, [
    role,
    channel,
    now,
    windowSeconds,
  ]);
  return { recent: row!.recent, recentDigests: row!.digests, lastHour: row!.hour };
}

/** The council file does not lead there any more. */
export async function stopWaiting(tx: Transaction, { role, channel }: Target): Promise<void> {
  await tx.query(withoutChannel, [role, channel]);
}

export async function bundleSingles(
  tx: Transaction,
  { role, channel }: Target,
  { now, most }: { now: Now; most: number },
): Promise<void> {
  await tx.query(makeSingles, [role, channel, now, most]);
}

export async function bundleDigest(tx: Transaction, { role, channel }: Target, now: Now): Promise<void> {
  await tx.query(makeDigest, [role, channel, now]);
}

export async function dueTargets(sql: Sql, now: Now): Promise<Target[]> {
  return sql.query<Target>(selectDueTargets, [now]);
}

/** The oldest due message of a target, null where there is none. Nobody else gets it while this process may be sending it. */
export async function claimMessage(
  tx: Transaction,
  { role, channel }: Target,
  now: Now,
): Promise<ClaimedMessage | null> {
  const [row] = await tx.query<ClaimedMessage>(claimNext, [role, channel, now, claimSeconds]);
  return row ?? null;
}

/** Brings the notices of one message, or of every one, to its state. */
export async function followMessage(sql: Sql, id: string | null): Promise<void> {
  await sql.query(followMessages, [id]);
}

/** The end of a message, which its notices follow; nothing where another attempt has begun since, or it was withdrawn. */
export async function settle(
  sql: Sql,
  { id, attempts }: Pick<ClaimedMessage, 'id' | 'attempts'>,
  end: { state: 'sent' | 'parked' | 'withdrawn'; code: string | null; now: Now },
): Promise<void> {
  await sql.query(settleMessage, [id, attempts, end.state, end.code, end.now]);
}

export async function postpone(
  sql: Sql,
  { id, attempts }: Pick<ClaimedMessage, 'id' | 'attempts'>,
  { code, until }: { code: string; until: Now },
): Promise<void> {
  await sql.query(postponeMessage, [id, attempts, code, until]);
}
