import { inOfficeHours } from '../../authority-simulator/sample/office-hours.js';
import { Random } from '../../authority-simulator/sample/random.js';
import { offsetMinutes } from '../../authority-simulator/wire/wire-time.js';
import { unmappedDemo } from '../codes.js';
import type { CouncilProfile } from '../councils.js';
import type { Millis } from '../store/complaint-row.js';
import type { Register } from '../store/register.js';
import { type Council, randomChannel, receive } from './arrival.js';
import { planLife } from './life.js';
import { type Scenario, scenarios } from './scenario.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Matter {
  scenario: Scenario;
  channel: string;
  at: Millis;
}

/**
 * Fills an empty CARE with `count` matters of the twelve months before its clock's now, each as far as it has come by then. The same seed
 * and the same now give the same.
 */
export function writeHistory(
  register: Register,
  profile: CouncilProfile,
  { count, seed }: { count: number; seed: number },
): void {
  const random = new Random(seed);
  const council: Council = { register, random, profile };
  const now = register.nowInMinutes();
  const matters = scenarios(random, count).map((scenario) => matterOf(random, scenario, now));
  const twice = inTheDoubledHour(matters, now);
  withGaps(twice);
  for (const matter of twice.toSorted((one, other) => one.at - other.at)) {
    const received = receive(council, matter);
    const steps = planLife(council, { scenario: matter.scenario, row: received });
    const row = steps.filter(({ at }) => at <= now).reduce((sofar, { at, deed }) => deed(sofar, at), received);
    register.put(row);
  }
}

function matterOf(random: Random, scenario: Scenario, now: Millis): Matter {
  const { code, anyTime } = randomChannel(random);
  // what goes through several stages takes its time: it began long enough ago to have come to its end
  const earliest = isLong(scenario) ? 0.5 : 0;
  const drawn = now - 5 * minute - random.between(earliest, 1) * 365 * day;
  const at = anyTime ? drawn : Math.min(inOfficeHours(drawn, random), now);
  return { scenario, channel: code, at: Math.floor(at / minute) * minute };
}

function isLong({ stagesUp, contactRestriction }: Scenario): boolean {
  return stagesUp > 0 || contactRestriction !== null;
}

/** Two website forms, an hour apart, in the hour that comes twice when daylight saving ends: on the wire both came at 02:30. */
function inTheDoubledHour(matters: Matter[], now: Millis): Matter[] {
  const ends = lastEndOfDaylightSaving(now);
  const received = [ends - 30 * minute, ends + 30 * minute];
  return matters.map((matter, index) => {
    const at = received[index];
    return at === undefined ? matter : { ...matter, channel: 'W', at };
  });
}

function withGaps(matters: Matter[]): void {
  const unmapped = matters[Math.floor(matters.length / 2)];
  if (unmapped) unmapped.scenario = { ...unmapped.scenario, category: unmappedDemo.category };
}

/** The instant at which Sydney's clocks were last put back. */
export function lastEndOfDaylightSaving(now: Millis): Millis {
  let at = Math.floor(now / hour) * hour;
  while (!(offsetMinutes(at - 1) > offsetMinutes(at))) at -= hour;
  return at;
}
