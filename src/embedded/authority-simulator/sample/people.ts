import type { NameRow, ParcelRow, RequestRow } from '../store/rows.js';
import type { Random } from './random.js';

/** Nobody is called so. */
const familyNames = [
  'Samplewood',
  'Exampleton',
  'Testerfield',
  'Placeholt',
  'Mockingham',
  'Fictonby',
  'Trialby',
  'Nonesuch',
  'Specimen',
  'Dummerley',
  'Protoman',
  'Draughton',
];
const givenNames = [
  'Alex',
  'Robin',
  'Sam',
  'Jordan',
  'Casey',
  'Morgan',
  'Jamie',
  'Taylor',
  'Kim',
  'Lee',
  'Pat',
  'Chris',
];
const titles = ['Mr', 'Ms', 'Mrs', 'Dr', 'Mx'];
const streets: [name: string, type: string][] = [
  ['Wattle', 'ST'],
  ['Kurrajong', 'RD'],
  ['Old Sale Yards', 'RD'],
  ['Bluebell', 'LANE'],
  ['Wombat', 'ST'],
  ['Railway', 'PDE'],
  ['Showground', 'RD'],
  ['Mill', 'LANE'],
  ['Magpie', 'CL'],
  ['Creek', 'ST'],
];

/** Localities of the shire, with a point in each. */
const localities: { suburb: string; postcode: string; latitude: number; longitude: number }[] = [
  { suburb: 'Crookwell', postcode: '2583', latitude: -34.457, longitude: 149.47 },
  { suburb: 'Gunning', postcode: '2581', latitude: -34.782, longitude: 149.266 },
  { suburb: 'Taralga', postcode: '2580', latitude: -34.405, longitude: 149.819 },
  { suburb: 'Laggan', postcode: '2583', latitude: -34.388, longitude: 149.537 },
  { suburb: 'Collector', postcode: '2581', latitude: -34.912, longitude: 149.433 },
  { suburb: 'Dalton', postcode: '2581', latitude: -34.723, longitude: 149.181 },
  { suburb: 'Binda', postcode: '2583', latitude: -34.327, longitude: 149.366 },
];

/** Numbers that ACMA keeps for fiction. */
const mobileEnds = ['006', '110', '156', '157', '158', '159', '313', '737'];

export type Place = Omit<ParcelRow, 'id'> & { position: NonNullable<RequestRow['position']> };

export function randomPlace(random: Random): Place {
  const { suburb, postcode, latitude, longitude } = random.pick(localities);
  const [streetName, streetTypeCode] = random.pick(streets);
  const near = (degrees: number) => Number((degrees + random.between(-0.02, 0.02)).toFixed(5));
  return {
    houseNumber: String(random.whole(1, 220)),
    streetName,
    streetTypeCode,
    suburb,
    postcode,
    position: { latitude: near(latitude), longitude: near(longitude) },
  };
}

export function randomPerson(random: Random, place: Place): Omit<NameRow, 'id' | 'created' | 'modified'> {
  const givenName1 = random.pick(givenNames);
  const familyName = random.pick(familyNames);
  const end = random.whole(0, 9999);
  return {
    title: random.chance(0.6) ? random.pick(titles) : null,
    givenName1,
    familyName,
    homePhone: random.chance(0.5) ? `02 5550 ${String(end).padStart(4, '0')}` : null,
    mobilePhone: random.chance(0.8) ? `0491 570 ${random.pick(mobileEnds)}` : null,
    businessPhone: null,
    faxPhone: null,
    emailAddress: random.chance(0.7) ? `${givenName1}.${familyName}${end % 100}@example.test`.toLowerCase() : null,
    address1: `${place.houseNumber} ${place.streetName} ${place.streetTypeCode}`,
    address2: `${place.suburb.toUpperCase()} NSW ${place.postcode}`,
  };
}
