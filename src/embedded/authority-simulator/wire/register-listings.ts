import type { Listing } from '../query/pager.js';
import type { NameRow, ParcelRow, RequestRow } from '../store/rows.js';
import type { Tables } from '../store/tables.js';
import { wireTime } from './wire-time.js';

/** Requests that have a customer: a name link is one of those. */
export function nameLinkListing(tables: Tables): Listing<RequestRow> {
  return linkListing(tables, { name: 'namelinks', field: 'nameId', idOf: (row) => row.nameId });
}

/** Requests that have a parcel. */
export function propertyLinkListing(tables: Tables): Listing<RequestRow> {
  return linkListing(tables, { name: 'propertylinks', field: 'parcelId', idOf: (row) => row.parcelId });
}

export function propertyAddressListing(tables: Tables): Listing<ParcelRow> {
  return {
    name: 'propertyaddress',
    fields: {
      parcelId: { type: 'number', read: (row) => row.id },
      suburb: { type: 'text', read: (row) => row.suburb },
      postcode: { type: 'text', read: (row) => row.postcode },
    },
    byId: tables.parcels.inOrderOfId(),
    byModified: null,
    times: {},
    lookups: { parcelId: (value) => [tables.parcels.get(Number(value))].filter((row) => row !== undefined) },
  };
}

function linkListing(
  tables: Tables,
  link: { name: string; field: string; idOf: (row: RequestRow) => number | null },
): Listing<RequestRow> {
  return {
    name: link.name,
    fields: {
      formattedAccount: { type: 'text', read: (row) => row.formattedAccount },
      [link.field]: { type: 'number', read: link.idOf },
    },
    byId: tables.requests.inOrderOfId(),
    byModified: null,
    times: {},
    lookups: {
      formattedAccount: (value) => [tables.requestByAccount(String(value))].filter((row) => row !== undefined),
    },
  };
}

/** Null where the request has no customer. */
export function wireNameLink(row: RequestRow, tables: Tables): unknown {
  const name = row.nameId === null ? undefined : tables.names.get(row.nameId);
  if (!name) return null;
  return {
    nameId: name.id,
    moduleReference: 'DD',
    formattedAccount: `${row.formattedAccount} `,
    familiarName: familiarName(name),
    alphaSortKey: `${name.familyName.toUpperCase()} ${(name.givenName1 ?? '').charAt(0)}`.trim(),
  };
}

/** Null where the request has no parcel. */
export function wirePropertyLink(row: RequestRow): unknown {
  if (row.parcelId === null) return null;
  return {
    parcelId: row.parcelId,
    sequenceNumber: 1,
    moduleReference: 'DD',
    formattedAccount: `${row.formattedAccount} `,
  };
}

export function wireName(row: NameRow): unknown {
  return {
    id: row.id,
    familiarName: familiarName(row),
    familyName: row.familyName,
    givenName1: row.givenName1,
    title: row.title,
    homePhone1: row.homePhone,
    mobilePhone: row.mobilePhone,
    businessPhone: row.businessPhone,
    faxPhone: row.faxPhone,
    emailAddress: row.emailAddress,
    organisationName: null,
    isOrganisation: false,
    formatAddress1: row.address1,
    formatAddress2: row.address2,
    createdDateTime: wireTime(row.created),
    modifiedDateTime: wireTime(row.modified),
  };
}

export function wirePropertyAddress(row: ParcelRow): unknown {
  return {
    parcelId: row.id,
    houseNumber: row.houseNumber,
    streetName: row.streetName.toUpperCase(),
    streetTypeCode: row.streetTypeCode,
    suburb: row.suburb.toUpperCase(),
    state: 'NSW',
    postcode: row.postcode,
    formattedAddressNoState: `${row.houseNumber} ${row.streetName} ${row.streetTypeCode}, ${row.suburb} ${row.postcode}`,
  };
}

function familiarName(row: NameRow): string {
  return [row.title, row.givenName1, row.familyName].filter((part) => part !== null).join(' ');
}
