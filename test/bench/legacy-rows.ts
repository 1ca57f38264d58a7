import { wireRequest } from '../../src/embedded/authority-simulator/wire/request-listing.js';
import type { RequestRow } from '../../src/embedded/authority-simulator/store/rows.js';

const minute = 60_000;
const firstReceived = Date.parse('2025-07-01T08:00:00+10:00');
const categories = [1010, 1020, 1030, 1040];
const sentence = "Customer reports a pothole near the driveway, about half a metre wide, after last week's rain. ";

/** Request number `index` of the bench's council, as Authority's JSON: about 900 bytes, two thirds of them closed, the same in each run. */
export function legacyRow(index: number): string {
  return JSON.stringify(wireRequest(requestRow(index)));
}

function requestRow(index: number): RequestRow {
  const received = firstReceived + index * minute;
  const closed = index % 3 !== 0 ? received + (1 + (index % 20)) * 1440 * minute : null;
  const number = String(index + 1).padStart(8, '0');
  return {
    id: 1_000_000 + index,
    documentType: 2,
    documentYear: 2025,
    documentNumber: index + 1,
    documentPart: 1,
    formattedAccount: `002.2025.${number}.001`,
    workflowCode: 'CRM',
    externalReference: index % 2 === 0 ? `WO-${String(index % 100_000).padStart(5, '0')}` : null,
    description: null,
    documentPrecis: sentence.repeat(1 + (index % 3)).slice(0, 80 + ((index * 37) % 150)),
    received,
    written: null,
    determined: closed,
    changed: closed ?? received,
    due: received + 14 * 1440 * minute,
    dueNumberDays: 10,
    determinationCode: closed === null ? null : 'COMP',
    determinationNameId: 0,
    actioningNameId: 0,
    actioningInitials: 'JS',
    actioningRoleId: 10,
    contactMethodCode: 'T',
    categoryId: categories[index % categories.length]!,
    created: received,
    modified: closed ?? received,
    modifiedOperatorId: 1,
    nameId: null,
    parcelId: null,
    position: null,
  };
}
