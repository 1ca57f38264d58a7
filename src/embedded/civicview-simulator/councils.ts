/** An officer of a sample council, by the code that CARE has; the council file says the same under `complaints.officers`. */
export interface Officer {
  code: string;
  unit: string;
  office: Office;
}

export type Office =
  'customer-service' | 'team-leader' | 'supervisor' | 'manager' | 'director' | 'general-manager' | 'mayor';

/** What differs from one sample council to the other. */
export interface CouncilProfile {
  officers: readonly Officer[];
  /** Complaints in a year. */
  sample: number;
  localities: readonly { suburb: string; postcode: string }[];
  /** Where its requests are: in Authority, by Authority's numbers, or in CARE itself. */
  requestsIn: 'authority' | 'care';
}

type Line = [unit: string, ...officers: [code: string, office: Office][]];

const kempseyUnits: Line[] = [
  ["Mayor's Office", ['MAYOR', 'mayor']],
  ["General Manager's Office", ['GM', 'general-manager']],
  ['Corporate Services', ['DCORP', 'director']],
  ['Shire Services', ['DSHIRE', 'director']],
  ['Sustainable Development Services', ['DSDS', 'director']],
  ['Customer Service', ['CS1', 'customer-service'], ['CS2', 'customer-service'], ['CSTL', 'team-leader']],
  ['Finance', ['FINMGR', 'manager'], ['FINSUP', 'supervisor']],
  ['Administration', ['ADMMGR', 'manager'], ['ADMSUP', 'supervisor']],
  ['Information Technology', ['ITMGR', 'manager']],
  ['Safety, Fleet and Depot', ['FLTMGR', 'manager'], ['FLTTL', 'team-leader']],
  ['Property and Marketing', ['PRPMGR', 'manager'], ['PRPSUP', 'supervisor']],
  ['Works', ['WRKMGR', 'manager'], ['JSMITH', 'supervisor'], ['WRKTL', 'team-leader']],
  ['Community and Leisure Services', ['CLSMGR', 'manager'], ['CLSSUP', 'supervisor']],
  ['Macleay Water', ['WTRMGR', 'manager'], ['WTRTL', 'team-leader']],
  ['Design and Strategy', ['DSGMGR', 'manager']],
  ['Town Planning', ['PLNMGR', 'manager'], ['PLNSUP', 'supervisor']],
  ['Health and Building', ['HBMGR', 'manager'], ['RANGTL', 'team-leader']],
  ['Economic Development', ['ECOMGR', 'manager']],
  ['Environmental Projects', ['ENVMGR', 'manager']],
];

const upperLachlanUnits: Line[] = [
  ["Mayor's Office", ['MAYOR', 'mayor']],
  ["General Manager's Office", ['GM', 'general-manager']],
  ['Infrastructure', ['DINF', 'director']],
  ['Environment', ['DENV', 'director']],
  ['Finance and Administration', ['DFIN', 'director'], ['FINMGR', 'manager']],
  ['Customer Service', ['CS1', 'customer-service'], ['CSSUP', 'supervisor']],
  ['Roads', ['RDSMGR', 'manager'], ['JSMITH', 'supervisor'], ['RDSTL', 'team-leader']],
  ['Water and Sewer', ['WTRMGR', 'manager'], ['WTRTL', 'team-leader']],
  ['Waste Services', ['WSTMGR', 'manager'], ['WSTSUP', 'supervisor']],
  ['Rangers', ['RNGSUP', 'supervisor']],
  ['Parks and Facilities', ['PRKMGR', 'manager'], ['PRKTL', 'team-leader']],
  ['Environment and Planning', ['PLNMGR', 'manager'], ['PLNSUP', 'supervisor']],
];

export const councils = {
  kempsey: {
    officers: officersOf(kempseyUnits),
    sample: 600,
    localities: [
      { suburb: 'Kempsey', postcode: '2440' },
      { suburb: 'West Kempsey', postcode: '2440' },
      { suburb: 'Crescent Head', postcode: '2440' },
      { suburb: 'South West Rocks', postcode: '2431' },
      { suburb: 'Gladstone', postcode: '2440' },
      { suburb: 'Stuarts Point', postcode: '2441' },
    ],
    requestsIn: 'care',
  },
  'upper-lachlan': {
    officers: officersOf(upperLachlanUnits),
    sample: 150,
    localities: [
      { suburb: 'Crookwell', postcode: '2583' },
      { suburb: 'Gunning', postcode: '2581' },
      { suburb: 'Taralga', postcode: '2580' },
      { suburb: 'Collector', postcode: '2581' },
    ],
    requestsIn: 'authority',
  },
} as const satisfies Record<string, CouncilProfile>;

export type CouncilName = keyof typeof councils;

/** The sample council of a council file's slug; the smaller one for any other. */
export function councilNameOf(slug: string): CouncilName {
  return slug in councils ? (slug as CouncilName) : 'upper-lachlan';
}

function officersOf(units: Line[]): Officer[] {
  return units.flatMap(([unit, ...officers]) => officers.map(([code, office]) => ({ code, unit, office })));
}
