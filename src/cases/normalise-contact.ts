/** By what a person is found. Values are compared as keyed hashes only, so both sides go through here first. */
export const lookupKinds = ['phone', 'email', 'name'] as const;
export type LookupKind = (typeof lookupKinds)[number];

/** `customer` and `property` are legacy's own numbers, by which cases of one person or place are found together (K-14). */
export interface Lookup {
  kind: LookupKind | 'customer' | 'property';
  value: string;
}

export interface Findable {
  name: string | null;
  phones: string[];
  email: string | null;
  reference?: string | null;
}

const normalise: Record<LookupKind, (text: string) => string> = {
  phone: normalisePhone,
  email: normaliseEmail,
  name: normaliseName,
};

/** What a contact can be found by, each once; nothing for a part that says nothing. Numbers are their system's own. */
export function lookupsOf(contact: Findable, system: string): Lookup[] {
  const phones = [...new Set(contact.phones.map(normalisePhone))].map((value): Lookup => ({ kind: 'phone', value }));
  const email: Lookup = { kind: 'email', value: normaliseEmail(contact.email ?? '') };
  const name: Lookup = { kind: 'name', value: normaliseName(contact.name ?? '') };
  const found = [...phones, email, name].filter(({ value }) => value !== '');
  return contact.reference ? [...found, { kind: 'customer', value: `${system}:${contact.reference}` }] : found;
}

export function lookupOfProperty(property: string, system: string): Lookup {
  return { kind: 'property', value: `${system}:${property}` };
}

/** What somebody typed into a search; null where nothing is left of it. */
export function lookupOf(kind: LookupKind, text: string): Lookup | null {
  const value = normalise[kind](text);
  return value === '' ? null : { kind, value };
}

/** Digits alone, Australia's country code as a leading zero: `+61 (0)2 4832 1000` and `02 4832 1000` are one. No extension. */
export function normalisePhone(text: string): string {
  const plain = text.normalize('NFKC').replace(/(?:extension|ext\.?|x)\s*\d+\s*$/i, '');
  const digits = plain.replace(/\D/g, '').replace(/^(?:0011|00)(?=61)/, '');
  const withCountry = digits.startsWith('61') && (digits.length === 11 || /^\D*(?:\+|0011|00)\D*61/.test(plain));
  return withCountry ? `0${digits.slice(2).replace(/^0+/, '')}` : digits;
}

export function normaliseEmail(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** Words in any order, without case, accents, apostrophes and dots: `O'Brien, José` and `jose obrien` are one. */
export function normaliseName(text: string): string {
  return folded(folded(text))
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .sort()
    .join(' ');
}

/** Lower, upper, lower again: only so do `ẞ`, `ß` and `SS` become one. A case may bring a mark with it, hence twice. */
function folded(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’ʼ`.]/gu, '');
}
