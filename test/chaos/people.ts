import type { NameRow } from '../../src/embedded/authority-simulator/store/rows.js';

const firstId = 9_000;
const given = ['Ada', 'Bela', 'Cora'];

/** Customers of the chaos council. */
export const people: NameRow[] = given.map((givenName1, index) => ({
  id: firstId + index,
  title: null,
  givenName1,
  familyName: 'Quokka',
  homePhone: null,
  mobilePhone: `0491 570 15${index}`,
  businessPhone: null,
  faxPhone: null,
  emailAddress: `${givenName1.toLowerCase()}@example.test`,
  address1: `${index + 1} Wombat Lane`,
  address2: null,
  created: 0,
  modified: 0,
}));

/** Whose request it is, told by its precis, so that the truth about both stands in one row; each fourth names nobody. */
export function customerOf(precis: string | null): NameRow | null {
  return people[Number(precis?.split(' ')[1]) % (people.length + 1)] ?? null;
}

/** What the customer said: it changes with each deed, as the work order does. */
export function descriptionOf(workOrder: string | null): string {
  return `said under ${workOrder}`;
}
