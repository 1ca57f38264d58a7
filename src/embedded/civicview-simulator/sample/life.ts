import { inOfficeHours } from '../../authority-simulator/sample/office-hours.js';
import type { Random } from '../../authority-simulator/sample/random.js';
import { outcomes, resolutions } from '../codes.js';
import type { CouncilProfile } from '../councils.js';
import type { ComplaintRow, Millis } from '../store/complaint-row.js';
import * as deeds from '../store/deeds.js';
import { officerAt } from './officers.js';
import type { Scenario } from './scenario.js';
import { randomNote } from './texts.js';

const minute = 60_000;
const day = 86_400_000;

/** Something that is done with a complaint, and when. */
export interface Step {
  at: Millis;
  deed: deeds.Deed;
}

interface Life {
  random: Random;
  profile: CouncilProfile;
  scenario: Scenario;
  row: ComplaintRow;
  steps: Step[];
}

/** What becomes of a complaint over the weeks, in order; steps may lie in the future, and are nobody's business yet. */
export function planLife(
  { random, profile }: { random: Random; profile: CouncilProfile },
  { scenario, row }: { scenario: Scenario; row: ComplaintRow },
): Step[] {
  const life: Life = { random, profile, scenario, row, steps: [] };
  if (scenario.flags.includes('ABUSE')) planUnanswered(life);
  else if (isDeclined(life)) planDeclined(life);
  else planHandled(life);
  if (scenario.contactRestriction) {
    const { contactRestriction } = scenario;
    step(life, row.received + day * random.between(8, 20), deeds.restrictContact(contactRestriction));
  }
  return life.steps.toSorted((one, other) => one.at - other.at);
}

/** K-04: registered, and neither answered nor investigated. */
function planUnanswered(life: Life): void {
  const { random, row } = life;
  if (!random.chance(0.7)) return;
  step(life, row.received + day * random.between(0.1, 2), deeds.resolve({ outcome: 'NOACT' }));
  step(life, row.received + day * random.between(2, 4), deeds.close);
}

/** K-02: not acted on unless there is a serious threat. Half of those on which nobody decided yet wait for it. */
function isDeclined({ scenario, random }: Life): boolean {
  if (scenario.triage) return scenario.triage === 'DEC';
  return scenario.flags.includes('ANON') && !scenario.flags.includes('THREAT') && random.chance(0.5);
}

function planDeclined(life: Life): void {
  const { random, row } = life;
  const decided = row.received + day * random.between(0.2, 3);
  step(life, decided, deeds.decide('DEC'));
  step(life, decided + day * random.between(0.1, 2), deeds.resolve({ outcome: 'NOACT', response: 'NOACT' }));
  step(life, decided + day * random.between(3, 5), deeds.close);
}

function planHandled(life: Life): void {
  const { random, row, scenario } = life;
  if (scenario.triage === 'ACC') step(life, row.received + 30 * minute, deeds.decide('ACC'));
  if (!scenario.flags.includes('ANON') && random.chance(0.94)) {
    step(life, row.received + 5 * minute + day * random.skewed(0.9) * 1.2, deeds.whileOpen(deeds.acknowledge));
  }
  const begun = row.received + day * random.between(0.5, 3);
  const endless = scenario.stagesUp > 0 ? 0 : 0.03;
  step(life, begun, deeds.whileOpen(deeds.investigate));
  if (random.chance(0.15)) {
    step(life, begun + day, deeds.raiseWorkOrder(`WO-${random.whole(10_000, 99_999)}`));
  }
  const ended = planInquiry(life, begun, random.chance(endless) ? Infinity : 7 * day * random.skewed(0.6));
  planStages(life, ended);
}

/** Some weeks of work; those who wait for long are mostly told of progress (K-01). Answers when it was resolved. */
function planInquiry(life: Life, begun: Millis, length: number): Millis {
  const { random, scenario } = life;
  const within = (share: number) => begun + Math.min(length, 60 * day) * share;
  if (random.chance(0.5)) step(life, within(random.between(0.1, 0.4)), deeds.note(randomNote(random)));
  if (random.chance(0.12)) {
    step(life, within(0.3), deeds.whileOpen(deeds.waitForCustomer));
    step(life, within(random.between(0.4, 0.7)), deeds.whileOpen(deeds.investigate));
  }
  if (length > 12 * day && random.chance(0.75))
    step(life, begun + day * random.between(9, 20), deeds.whileOpen(deeds.tellProgress));
  if (length === Infinity) return Infinity;
  const ended = begun + length;
  if (scenario.withdrawn) return step(life, ended, deeds.withdraw);
  return step(life, ended, deeds.resolve(resolutionOf(life)));
}

/** Not satisfied: up a stage, again and again (K-06), and at last an outside body (K-08). */
function planStages(life: Life, firstEnd: Millis): void {
  const { random, profile, scenario, row } = life;
  let ended = firstEnd;
  if (scenario.withdrawn || ended === Infinity) return;
  for (let stage = 2; stage <= scenario.stagesUp + 1; stage += 1) {
    const reopened = ended + day * random.between(2, 9);
    step(life, reopened, deeds.reopen(officerAt(random, profile, { stage, not: row.subjectOfficer })));
    ended = planInquiry(life, reopened + day, 6 * day * random.skewed(0.5));
  }
  if (scenario.outsideBody) step(life, ended + day * random.between(3, 12), deeds.referOutside(scenario.outsideBody));
  else if (random.chance(0.6)) step(life, ended + day * random.between(1, 5), deeds.close);
}

function resolutionOf({ scenario, random }: Life): Parameters<typeof deeds.resolve>[0] {
  const outcome = random.weighted(outcomes.map((code, index) => ({ code, weight: 6 - 1.3 * index }))).code;
  const response = outcome === 'REFERRED' ? 'REF' : outcome === 'NOACT' || outcome === 'NOTUPH' ? 'NOACT' : 'ACT';
  const resolution = scenario.category === 'CN' ? { resolution: random.pick(resolutions) } : {};
  // now and then the officer forgets to enter it (K-24, K-28)
  return { outcome, ...(random.chance(0.93) ? { response } : {}), ...resolution };
}

/** In office hours, whole minutes; answers when. */
function step(life: Life, at: Millis, deed: deeds.Deed): Millis {
  const instant = Math.floor(inOfficeHours(at, life.random) / minute) * minute;
  life.steps.push({ at: instant, deed });
  return instant;
}
