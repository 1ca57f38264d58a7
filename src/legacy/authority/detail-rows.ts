import type { LegacyContact } from '../legacy-system.js';
import { type Row, RowFault } from '../row-fields.js';
import { codeOf } from './row-fields.js';
import { isObject } from './wire.js';

/** Of a text with many lines, such as a description; what is longer is cut. */
const longestBody = 100_000;

const addressLines = [1, 2, 3, 4, 5, 6].map((line) => `formatAddress${line}`);

/** `result` of nameregister/names/{id}. Null where nothing of it can be used. Pure, as are all here; wrong types count as absent. */
export function contactOf(result: unknown): LegacyContact | null {
  if (!isObject(result)) return null;
  const phones = textsOf(result, ['mobilePhone', 'homePhone1', 'homePhone2', 'businessPhone', 'businessMobilePhone']);
  const [email] = textsOf(result, ['emailAddress']);
  const contact: LegacyContact = {
    name: displayName(result),
    phones: [...new Set(phones)],
    email: email ?? null,
    address: textsOf(result, addressLines).join(', ') || null,
  };
  return contact.name || contact.email || contact.address || phones.length > 0 ? contact : null;
}

function displayName(result: Row): string | null {
  const person = textsOf(result, ['title', 'givenName1', 'givenName2', 'familyName']).join(' ');
  const [organisation] = textsOf(result, ['organisationName']);
  const [familiar] = textsOf(result, ['familiarName']);
  return organisation ?? (person || (familiar ?? null));
}

/** The name that the first link of the request leads to; public integrations take that for the customer. */
export function nameIdOf(links: readonly Row[]): string | null {
  for (const link of links) {
    try {
      const id = codeOf(link, 'nameId');
      if (id !== null) return id;
    } catch (fault) {
      if (!(fault instanceof RowFault)) throw fault;
    }
  }
  return null;
}

/** A text in an object such as `{description}` or `{commentFormatted}`. */
export function bodyOf(result: unknown, field: string): string | null {
  const text = isObject(result) ? result[field] : null;
  if (typeof text !== 'string') return null;
  const body = text.trim();
  return body.length > longestBody ? `${body.slice(0, longestBody)}…` : body || null;
}

/** `result` of gpsLocations: the first coordinate, or the location's own; the datum isn't said, WGS 84 is assumed. */
export function positionOf(result: unknown): [longitude: number, latitude: number] | null {
  const locations: unknown[] = Array.isArray(result) ? result : [result];
  for (const location of locations) {
    if (!isObject(location)) continue;
    const coordinates: unknown[] = Array.isArray(location.coordinates) ? location.coordinates : [];
    for (const point of [...coordinates, location]) {
      const position = isObject(point) ? pointOf(point) : null;
      if (position) return position;
    }
  }
  return null;
}

function pointOf({ longitude, latitude }: Row): [number, number] | null {
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return null;
  // 0, 0 is how a position is left empty; it lies in the sea off Africa
  if (longitude === 0 && latitude === 0) return null;
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude] : null;
}

function textsOf(row: Row, fields: string[]): string[] {
  return fields.flatMap((field) => {
    const value = row[field];
    const text = typeof value === 'string' ? value.trim() : '';
    return text === '' || text.length > 1000 ? [] : [text];
  });
}
