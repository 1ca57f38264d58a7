import fc from 'fast-check';
import { lookupOf, lookupsOf, normaliseEmail, normaliseName, normalisePhone } from './normalise-contact.js';

describe('normalisePhone', () => {
  it.each([
    ['02 4832 1000', '0248321000'],
    ['(02) 4832-1000', '0248321000'],
    ['+61 2 4832 1000', '0248321000'],
    ['+61 (0)2 4832 1000', '0248321000'],
    ['0061 2 4832 1000', '0248321000'],
    ['0011 61 2 4832 1000', '0248321000'],
    ['61248321000', '0248321000'],
    ['0412 345 678', '0412345678'],
    ['+61412345678', '0412345678'],
    ['02 4832 1000 ext. 12', '0248321000'],
    ['02 4832 1000 x12', '0248321000'],
    ['4832 1000', '48321000'],
    ['+44 20 7946 0000', '442079460000'],
    ['０２４８３２１０００', '0248321000'],
    ['not given', ''],
  ])('%s', (typed, expected) => expect(normalisePhone(typed)).toBe(expected));

  it('leaves nothing but digits of any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => /^\d*$/.test(normalisePhone(text))));
  });
});

describe('normaliseEmail', () => {
  it('trims and lowers', () => expect(normaliseEmail('  Jo.Citizen@Example.ORG ')).toBe('jo.citizen@example.org'));
});

describe('normaliseName', () => {
  it.each([
    ['Jo Citizen', 'citizen jo'],
    ['CITIZEN,  Jo', 'citizen jo'],
    ["O'Brien, José", 'jose obrien'],
    ['José O’Brien', 'jose obrien'],
    ['Smith-Jones A.', 'a jones smith'],
    ['Weiß', 'weiss'],
    [' - ', ''],
  ])('%s', (typed, expected) => expect(normaliseName(typed)).toBe(expected));

  it('does not mind the order of words, their case or a second time', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 }), (words) => {
        const once = normaliseName(words.join(' '));
        expect(normaliseName([...words].reverse().join('  '))).toBe(once);
        expect(normaliseName(once)).toBe(once);
      }),
    );
  });
});

describe('lookupsOf', () => {
  it('gives each once, and nothing for what says nothing', () => {
    const contact = { name: 'Jo Citizen', phones: ['02 4832 1000', '+61 2 4832 1000', 'none'], email: null };
    expect(lookupsOf(contact, 'authority')).toEqual([
      { kind: 'phone', value: '0248321000' },
      { kind: 'name', value: 'citizen jo' },
    ]);
  });

  it("keeps one system's customer numbers apart from another's (K-14)", () => {
    const contact = { name: null, phones: [], email: null, reference: '55321' };
    expect(lookupsOf(contact, 'civicview')).toEqual([{ kind: 'customer', value: 'civicview:55321' }]);
  });
});

describe('lookupOf', () => {
  it('is null where nothing is left', () => expect(lookupOf('phone', 'unknown')).toBeNull());
  it('speaks as lookupsOf does', () =>
    expect(lookupOf('email', 'A@B.example')).toEqual({ kind: 'email', value: 'a@b.example' }));
});
