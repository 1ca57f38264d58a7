import type { ClockName, ServiceStandard } from '../../../src/model/service-standard.js';
import type { Happening, ToldFacts } from './case-story.js';
import type { ClockLife } from './clock-life.js';

/** A clock that begins with what is told of a complaint, as those who knew of some happenings would tell its life. */
export interface ComplaintLife {
  life: ClockLife;
  isVoided: boolean;
  isReopened: boolean;
}

/** A complaint after something happened. */
interface Moment extends ToldFacts {
  at: number;
  what: Happening['what'];
  isCancelled: boolean;
  reopenings: number;
}

const lives: Partial<Record<ClockName, (moments: Moment[]) => ComplaintLife[]>> = {
  'CMP-CN': (moments) => firstRound(moments, 'neutral'),
  'CMP-ANON': (moments) => firstRound(moments, 'anonymous'),
  'CMP-ROUTE': referral,
  'CMP-STAGE': stages,
};

export function isOfComplaints({ clock }: ServiceStandard): boolean {
  return clock in lives;
}

/** The lives of one of these clocks in a story, in the order in which they began. */
export function complaintLives(clock: ClockName, happenings: readonly Happening[]): ComplaintLife[] {
  return happenings.length === 0 ? [] : lives[clock]!(momentsOf(happenings));
}

function momentsOf(happenings: readonly Happening[]): Moment[] {
  let told: ToldFacts | null = null;
  let isCancelled = false;
  let reopenings = 0;
  return happenings.map((happening) => {
    const { at, what } = happening;
    if (happening.what === 'received') told = happening.facts;
    if (happening.what === 'told') told = { ...told!, ...happening.facts };
    if (what === 'cancelled') isCancelled = true;
    if (what === 'reopened') [isCancelled, reopenings] = [false, reopenings + 1];
    return { ...told!, at, what, isCancelled, reopenings };
  });
}

/**
 * K-13 and K-02: what it was received as counts from receipt, whenever it was told. The answer ends the one, the decision the other; the
 * first time that it is closed is its end anyway.
 */
function firstRound(moments: Moment[], what: 'neutral' | 'anonymous'): ComplaintLife[] {
  const first = moments.filter(({ reopenings }) => reopenings === 0);
  const at = (closing: Happening['what']) =>
    first.filter((moment) => moment.what === closing).map((moment) => moment.at);
  const triaged = moments.filter((moment) => moment.triaged).map((moment) => moment.at);
  const [ends, closed] = what === 'neutral' ? [at('completed'), []] : [triaged, at('completed')];
  const toldOff = toldOffAt(moments, what);
  if (toldOff === null) return [];
  const voided = Math.min(toldOff, ...closed, ...at('cancelled'));
  return [lived(moments[0]!.at, { stop: Math.min(...ends), voided })];
}

/** Since when it is not told any more; null: it never was. */
function toldOffAt(moments: Moment[], what: 'neutral' | 'anonymous' | 'allegation'): number | null {
  let toldOff: number | null = null;
  for (const moment of moments) {
    if (moment[what]) toldOff = Infinity;
    else if (toldOff !== null) toldOff = Math.min(toldOff, moment.at);
  }
  return toldOff;
}

/** K-16 to K-18: from the telling of an allegation until somebody high enough has the complaint. */
function referral(moments: Moment[]): ComplaintLife[] {
  const from = moments.findIndex(({ allegation }) => allegation);
  const toldOff = toldOffAt(moments, 'allegation');
  if (toldOff === null) return [];
  const { at, reopenings } = moments[from]!;
  const referred = moments.slice(from).find((moment) => moment.referred);
  const voided = Math.min(toldOff, goneAt(moments));
  return [lived(at, { stop: referred?.at ?? Infinity, voided, isReopened: reopenings > 0 })];
}

/** K-06: from each time that the complainant begins to ask for more, or still does when an outcome is given. */
function stages(moments: Moment[]): ComplaintLife[] {
  const found: { from: Moment; stage: number; accepted: number; content: number }[] = [];
  let asks = false;
  moments.forEach((moment, index) => {
    const before = moments[index - 1] ?? moment;
    if (!asks && beginsToAsk(moment, before)) {
      found.push({ from: moment, stage: before.stage, accepted: Infinity, content: Infinity });
      asks = true;
    }
    const current = found.at(-1);
    if (!asks || !current) return;
    if (moment.stage > current.stage) current.accepted = moment.at;
    else if (!moment.dissatisfied) current.content = moment.at;
    asks = current.accepted === Infinity && current.content === Infinity;
  });
  const gone = goneAt(moments);
  return found.map(({ from, accepted, content }) =>
    lived(from.at, { stop: accepted, voided: Math.min(content, gone), isReopened: from.reopenings > 0 }),
  );
}

function beginsToAsk(moment: Moment, before: Moment): boolean {
  if (!moment.dissatisfied) return false;
  return !before.dissatisfied || moment.what === 'completed';
}

/** Since when a complaint is cancelled for good. */
function goneAt(moments: Moment[]): number {
  let at = Infinity;
  for (const moment of moments) at = moment.isCancelled ? Math.min(at, moment.at) : Infinity;
  return at;
}

/** Nothing ends before it began; what ends at the same instant by both was stopped. */
function lived(
  start: number,
  { stop, voided, isReopened = false }: { stop: number; voided: number; isReopened?: boolean },
): ComplaintLife {
  const [stopped, given] = [Math.max(start, stop), Math.max(start, voided)];
  const end = Math.min(stopped, given);
  return {
    life: { start, waits: [], stop: end === Infinity ? null : end },
    isVoided: given < stopped,
    isReopened,
  };
}
