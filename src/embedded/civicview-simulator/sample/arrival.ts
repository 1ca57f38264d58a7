import type { Random } from '../../authority-simulator/sample/random.js';
import { endOfBusinessDay } from '../../authority-simulator/store/end-of-business-day.js';
import { channels, complaintCategories, requestCategory, unmappedDemo } from '../codes.js';
import type { CouncilProfile } from '../councils.js';
import { type ComplaintRow, type Millis, newRow } from '../store/complaint-row.js';
import type { Register } from '../store/register.js';
import { localDate, localYear } from '../wire/local-time.js';
import { firstOfficer, subjectOf } from './officers.js';
import { randomCustomer, randomProperty } from './people.js';
import type { Scenario } from './scenario.js';
import { randomDescription } from './texts.js';

export interface Council {
  register: Register;
  random: Random;
  profile: CouncilProfile;
}

/** Days that CARE allows: the sample's own, K-01's ten and a month for K-13. */
const targetDays: Record<string, number> = { CN: 22, COMPLIMENT: 5, SUGGESTION: 20, QUESTION: 5 };

/** A matter comes in: registered in CARE with a number, an officer and a due date. */
export function receive(council: Council, arrival: { scenario: Scenario; channel: string; at: Millis }): ComplaintRow {
  const { register, random, profile } = council;
  const { scenario, channel, at } = arrival;
  const matter = matterOf(council, arrival);
  const { category, subjectOfficer: subject } = matter;
  return newRow({
    ...matter,
    no: register.nextNumber(localYear(at)),
    received: at,
    priority: priorityOf(scenario),
    officer: firstOfficer(random, profile, { ...scenario, category, subject }),
    due: localDate(endOfBusinessDay(at, targetDays[category] ?? 10)),
    channel,
    origin: scenario.origin,
    allegations: scenario.allegations,
    flags: scenario.flags,
    stage: complaintCategories.includes(category as never) || category === unmappedDemo.category ? '1' : null,
    relatedRequest: scenario.fromRequest ? earlierRequest(council, at) : null,
    description: randomDescription(random, category),
  });
}

/** What it is about, and who comes with it; the same as before where somebody comes again (K-05, K-14). */
function matterOf(
  council: Council,
  { scenario, at }: { scenario: Scenario; at: Millis },
): Pick<ComplaintRow, 'category' | 'about' | 'subjectOfficer' | 'propertyNo' | 'customer'> {
  const { random, profile } = council;
  const before = scenario.again ? earlierOne(council, at) : undefined;
  if (before) {
    const { category, about, subjectOfficer, propertyNo, customer } = before;
    return { category, about, subjectOfficer, propertyNo, customer };
  }
  return {
    ...{ category: scenario.category, about: scenario.about },
    subjectOfficer: subjectOf(random, profile, scenario.about),
    propertyNo: random.chance(0.55) ? randomProperty(random) : null,
    customer: scenario.flags.includes('ANON') ? null : customerOf(council),
  };
}

export function randomChannel(random: Random): (typeof channels)[number] {
  return random.weighted(channels);
}

/** Some people come again and again. */
function customerOf({ register, random, profile }: Council): ComplaintRow['customer'] {
  const known = random.chance(0.3) ? random.pick([null, ...register.all().slice(-40)])?.customer : null;
  return known ?? randomCustomer(random, profile);
}

/** A complaint of somebody who is known, on something that has a place: what comes again is found by both (K-14). */
function earlierOne({ register, random }: Council, at: Millis): ComplaintRow | undefined {
  const known = register
    .all()
    .filter((row) => row.received < at && row.customer && row.propertyNo && row.category.startsWith('CMP'));
  return known.length > 0 ? random.pick(known) : undefined;
}

/** Numbers of requests before it: of Authority's sample where requests are there, else of CARE's own. */
function earlierRequest({ register, random, profile }: Council, at: Millis): string | null {
  if (profile.requestsIn === 'care') {
    const known = register.all().filter((row) => row.category === requestCategory && row.received < at);
    return known.length > 0 ? random.pick(known).no : null;
  }
  const [year = '', month = '1', day = '1'] = localDate(at).split('-');
  // its sample has some 400 a year, one after the other
  const soFar = (Number(month) - 1) * 30 + Number(day);
  return `002.${year}.${String(random.whole(1, Math.max(1, Math.floor(soFar * 0.8)))).padStart(8, '0')}.001`;
}

function priorityOf({ flags, allegations }: Scenario): string {
  if (flags.includes('THREAT') || flags.includes('VIOLENT')) return '1';
  return allegations.length > 0 ? '2' : '3';
}
