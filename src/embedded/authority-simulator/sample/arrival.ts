import { categories, contactMethods, unmappedDemoCategory, type CategoryCode } from '../codes.js';
import type { Desk } from '../store/desk.js';
import type { Records } from '../store/records.js';
import type { Millis, RequestRow } from '../store/rows.js';
import { randomPerson, randomPlace } from './people.js';
import type { Random } from './random.js';
import { randomDescription, randomPrecis } from './texts.js';

/** A PNG of one pixel. */
const photo = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export function randomCategory(random: Random): CategoryCode {
  return random.weighted([...categories, unmappedDemoCategory]);
}

/** Takes a request from an invented customer; about one in 25 is anonymous, some come with a photo. */
export function receiveRandom(
  { random, desk, records }: { random: Random; desk: Desk; records: Records },
  arrival: { at: Millis; category: CategoryCode; contactMethodCode: string },
): RequestRow {
  const { position, ...parcel } = randomPlace(random);
  const { tables } = records;
  const parcelId = random.chance(0.6) ? tables.parcels.nextId : null;
  if (parcelId !== null) records.commit([['parcel', { ...parcel, id: parcelId }]]);
  const precis = randomPrecis(random, arrival.category.categoryId, `${parcel.streetName} ${parcel.streetTypeCode}`);
  const request = desk.receive(
    {
      categoryId: arrival.category.categoryId,
      contactMethodCode: arrival.contactMethodCode,
      precis,
      description: randomDescription(random, precis),
      customer: random.chance(0.96) ? randomPerson(random, { ...parcel, position }) : null,
      position: random.chance(0.7) ? position : null,
      parcelId,
    },
    arrival.at,
  );
  if (random.chance(0.12)) attachPhoto(records, request);
  return request;
}

export function randomContactMethod(random: Random): string {
  return random.weighted(contactMethods).code;
}

export function randomWorkOrder(random: Random): string {
  return `WO-${random.whole(10_000, 99_999)}`;
}

function attachPhoto(records: Records, request: RequestRow): void {
  const id = records.tables.attachments.nextId;
  const file = { fileName: `photo-${id}.png`, displayName: 'Photo', contentBase64: photo };
  records.commit([
    ['attachment', { id, requestId: request.id, created: request.created, inTransit: false, held: false, ...file }],
  ]);
}
