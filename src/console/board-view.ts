import { DateTime } from 'luxon';
import type { RelayStatus } from '../events/relay.js';
import type { Instant } from '../model/case.js';
import type { StandardAtGlance } from '../sla/sla-figures.js';
import type { SystemStatus } from '../sync/sync-status.js';

/** An instant as people read it: the council's local time, UTC beside it, and how long ago. */
export interface ShownInstant {
  iso: Instant;
  local: string;
  utc: string;
  ago: string;
}

/** `good`, `wait` and `bad` choose a colour and a sign; the words say it all the same. */
export interface ShownState {
  tone: 'good' | 'wait' | 'bad';
  label: string;
  detail: string | null;
}

export interface ShownSystem {
  name: string;
  state: ShownState;
  lag: string;
  lastSuccess: ShownInstant | null;
  lastProvenEqual: ShownInstant | null;
  difference: string;
  quarantined: string;
  unmapped: string;
  hold: string | null;
}

/** A service standard as people read it. */
export interface ShownStandard {
  title: string;
  /** The clock and the clause that it carries out. */
  rule: string;
  openBroken: string;
  dueSoon: string;
  unconfirmed: string;
  met: string;
  broken: string;
}

/** All that the trust board shows. `systems` null: the database cannot be asked. No case, no person. */
export interface BoardView {
  council: string;
  headline: ShownState;
  systems: ShownSystem[] | null;
  standards: ShownStandard[] | null;
  events: { state: ShownState; waiting: string; oldest: string | null } | null;
  shownAt: ShownInstant;
  version: string;
}

export interface BoardFacts {
  council: { name: string; zone: string };
  now: number;
  version: string;
  /** Null: the database cannot be asked. */
  known: { systems: SystemStatus[]; relay: RelayStatus; standards: StandardAtGlance[] } | null;
}

export function boardView({ council, now, version, known }: BoardFacts): BoardView {
  const show = (at: Instant | null) => (at === null ? null : shownInstant(at, { zone: council.zone, now }));
  const systems = known && known.systems.map((status) => shownSystem(status, show));
  return {
    council: council.name,
    headline: headlineOf(known && known.systems),
    systems,
    standards: known && known.standards.map(shownStandard),
    events: known && shownEvents(known.relay),
    shownAt: shownInstant(new Date(now).toISOString(), { zone: council.zone, now }),
    version,
  };
}

function headlineOf(systems: SystemStatus[] | null): ShownState {
  if (!systems) {
    const detail =
      'Figures come back when it answers again. Nothing is lost meanwhile: legacy systems are read on from where they were.';
    return { tone: 'bad', label: 'The database cannot be reached', detail };
  }
  if (systems.length === 0) {
    return {
      tone: 'wait',
      label: 'No legacy system is named',
      detail: 'The council file names the systems to mirror.',
    };
  }
  const restless = systems.filter(({ state }) => state === 'failing' || state === 'late');
  if (restless.length > 0) {
    return {
      tone: 'bad',
      label: `${counted(restless.length, 'system needs', 'systems need')} attention`,
      detail: named(restless),
    };
  }
  const unread = systems.filter(({ state }) => state !== 'current');
  if (unread.length > 0) return { tone: 'wait', label: 'Not every mirror is being read', detail: named(unread) };
  const unproven = systems.filter(({ difference, lastProvenEqualAt }) => difference > 0 || lastProvenEqualAt === null);
  if (unproven.length === 0) return { tone: 'good', label: 'Every mirror is current and proven equal', detail: null };
  const detail = unproven.map(whyUnproven).join('; ');
  return { tone: 'wait', label: 'Every mirror is current, not every one is proven equal', detail };
}

function whyUnproven({ system, difference }: SystemStatus): string {
  return difference === 0
    ? `${system}: no sweep has found it equal yet`
    : `${system}: difference ${figure(difference)} in the last sweep`;
}

function named(systems: SystemStatus[]): string {
  return systems.map(({ system }) => system).join(', ');
}

function shownSystem(status: SystemStatus, show: (at: Instant | null) => ShownInstant | null): ShownSystem {
  const { hold, difference, quarantined, unmapped } = status;
  return {
    name: status.system,
    state: stateOf(status),
    lag: status.lagSeconds === null ? 'none yet' : duration(status.lagSeconds),
    lastSuccess: show(status.lastSuccessAt),
    lastProvenEqual: show(status.lastProvenEqualAt),
    difference: figure(difference),
    quarantined: figure(quarantined),
    unmapped: figure(unmapped),
    hold: hold && `${hold.reason} (${hold.by}, ${show(hold.at)?.local})`,
  };
}

function stateOf({ state, lastError }: SystemStatus): ShownState {
  switch (state) {
    case 'current':
      return { tone: 'good', label: 'Current', detail: null };
    case 'late':
      return { tone: 'bad', label: 'Late', detail: 'no complete pass for some time' };
    case 'failing':
      return { tone: 'bad', label: 'Failing', detail: lastError && lastError.code };
    case 'held':
      return { tone: 'wait', label: 'Held', detail: null };
    case 'waiting':
      return { tone: 'wait', label: 'First pass', detail: 'none was complete yet' };
  }
}

function shownStandard({ title, clock, rule, ...counts }: StandardAtGlance): ShownStandard {
  const { openBroken, dueSoon, unconfirmed, met, broken } = counts;
  return {
    title,
    rule: `${clock}, ${rule}`,
    openBroken: figure(openBroken),
    dueSoon: figure(dueSoon),
    unconfirmed: figure(unconfirmed),
    met: figure(met),
    broken: figure(broken),
  };
}

function shownEvents({ state, behind, oldestAgeSeconds, lastError }: RelayStatus): BoardView['events'] {
  const waiting = behind === 0 ? 'none' : figure(behind);
  const oldest = behind === 0 ? null : duration(oldestAgeSeconds);
  switch (state) {
    case 'up':
      return { state: { tone: 'good', label: 'Events reach Kafka', detail: null }, waiting, oldest };
    case 'down':
      return {
        state: { tone: 'bad', label: 'Events wait: Kafka cannot be reached', detail: lastError },
        waiting,
        oldest,
      };
    case 'off':
      return {
        state: { tone: 'wait', label: 'Events wait: no Kafka here', detail: 'read them at /api/v1/events' },
        waiting,
        oldest,
      };
  }
}

function shownInstant(iso: Instant, { zone, now }: { zone: string; now: number }): ShownInstant {
  const at = DateTime.fromISO(iso, { zone, locale: 'en-AU' });
  return {
    iso,
    local: at.toFormat('d LLL yyyy, HH:mm:ss ZZZZ'),
    utc: `${at.toUTC().toFormat('d LLL, HH:mm:ss')} UTC`,
    ago: `${duration(Math.max(0, (now - at.toMillis()) / 1000))} ago`,
  };
}

/** Whole units, the two largest: `8 s`, `3 min`, `2 h 5 min`, `4 d 1 h`. */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 1) return `${Math.floor(seconds)} s`;
  if (hours < 1) return `${minutes} min`;
  if (hours < 48) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

function figure(count: number): string {
  return count.toLocaleString('en-AU');
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
