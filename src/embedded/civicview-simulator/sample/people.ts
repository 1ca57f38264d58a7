import { randomPerson as authorityPerson } from '../../authority-simulator/sample/people.js';
import type { Random } from '../../authority-simulator/sample/random.js';
import type { CouncilProfile } from '../councils.js';
import type { Customer } from '../store/complaint-row.js';

const streets = [
  'Wattle St',
  'Kurrajong Rd',
  'Bluebell Lane',
  'Wombat St',
  'Showground Rd',
  'Mill Lane',
  'Magpie Cl',
  'Creek St',
];

/** Letters that Windows-1252 has and ASCII has not, as names have them. */
const accented = [
  'Zoë Samplewood-Núñez',
  'François d’Exampleton',
  'Søren Testerfield',
  'Jürgen Placeholt',
  'Siobhán Mockingham',
];

/** An invented customer by CARE's own number; nobody is called so, and the telephone numbers are kept for fiction. */
export function randomCustomer(random: Random, council: CouncilProfile): Customer {
  const { suburb, postcode } = random.pick(council.localities);
  const place = { houseNumber: '1', streetName: 'Wattle', streetTypeCode: 'ST', suburb, postcode };
  const person = authorityPerson(random, { ...place, position: { latitude: 0, longitude: 0 } });
  const name = random.chance(0.1) ? random.pick(accented) : `${person.givenName1} ${person.familyName}`;
  return {
    reference: String(random.whole(40_000, 79_999)),
    name,
    phone: person.mobilePhone ?? person.homePhone,
    email: person.emailAddress,
    address: `${random.whole(1, 220)} ${random.pick(streets)}, ${suburb.toUpperCase()} NSW ${postcode}`,
  };
}

export function randomProperty(random: Random): string {
  return String(random.whole(100_100, 119_900));
}
