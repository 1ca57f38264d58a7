import { contactMethods } from '../codes.js';
import type { Pager } from '../query/pager.js';
import type { Desk, NewCase } from '../store/desk.js';
import type { Records } from '../store/records.js';
import type { RequestRow } from '../store/rows.js';
import { requestListing, wireRequest } from '../wire/request-listing.js';
import { failed, succeeded, type Answer } from './answer.js';
import { listHandler } from './list-handler.js';
import type { Call, Route } from './route-table.js';

export interface Site {
  records: Records;
  desk: Desk;
  pager: Pager;
}

const base = '/main/api/v2/crm/crm';

export function crmRoutes(site: Site): Route[] {
  const { records } = site;
  const access = 'token';
  return [
    {
      method: 'GET',
      path: base,
      operation: 'listRequests',
      access,
      handler: listHandler(site, requestListing(records.tables), wireRequest),
    },
    { method: 'POST', path: base, operation: 'createRequest', access, handler: (call) => create(site, call) },
    {
      method: 'GET',
      path: `${base}/{id}/Description`,
      operation: 'readDescription',
      access,
      handler: (call) => withRequest(records, call, (row) => ({ description: row.description ?? row.documentPrecis })),
    },
    {
      method: 'GET',
      path: `${base}/{id}/gpsLocations`,
      operation: 'readPositions',
      access,
      handler: (call) => withRequest(records, call, wirePositions),
    },
  ];
}

function wirePositions({ position }: RequestRow): unknown[] {
  return position ? [{ coordinates: [{ sequence: 1, ...position }], ...position }] : [];
}

function withRequest(records: Records, { params }: Call, result: (row: RequestRow) => unknown): Answer {
  const row = records.tables.requests.get(Number(params.id));
  return row ? succeeded(result(row), records.now()) : failed(404, 'There is no such request', records.now());
}

/** The body is a guess (x-verified: false in the contract). Nothing here keeps a client from creating the same request twice. */
async function create({ records, desk }: Site, call: Call): Promise<Answer> {
  const now = records.now();
  try {
    const row = desk.receive(newCase(await call.json()), now);
    return succeeded(wireRequest(row), now);
  } catch (error) {
    if (error instanceof RangeError) return failed(400, error.message, now);
    throw error;
  }
}

function newCase(body: unknown): NewCase {
  const given = record(body, 'the body');
  const name = record(record(given.requestor, 'requestor').nameDetails, 'requestor.nameDetails');
  const contactMethodCode = text(given.contactMethodCode);
  const description = text(given.description);
  if (typeof given.categoryItemNumber !== 'number') throw new RangeError('categoryItemNumber is missing');
  if (!contactMethods.some(({ code }) => code === contactMethodCode))
    throw new RangeError('contactMethodCode is wrong');
  if (!description) throw new RangeError('description is missing');
  const address = Array.isArray(name.streetAddress) ? record(name.streetAddress[0] ?? {}, 'streetAddress') : {};
  return {
    categoryId: given.categoryItemNumber,
    contactMethodCode: contactMethodCode ?? '',
    precis: description.slice(0, 60),
    description,
    externalReference: text(given.externalReference),
    customer: {
      title: text(name.title),
      givenName1: text(name.givenName1),
      familyName: text(name.familyName) ?? '',
      homePhone: text(name.homePhone),
      mobilePhone: text(name.mobilePhone),
      businessPhone: text(name.businessPhone),
      faxPhone: text(name.faxPhone),
      emailAddress: text(name.emailAddress),
      address1: text(address.address1),
      address2: [text(address.address2), text(address.postcode)].filter(Boolean).join(' ') || null,
    },
  };
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new RangeError(`${name} is missing`);
  return value as Record<string, unknown>;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
