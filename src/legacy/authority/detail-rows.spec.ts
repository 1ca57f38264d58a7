import { bodyOf, contactOf, nameIdOf, positionOf } from './detail-rows.js';

describe('contactOf', () => {
  it('reads a person', () => {
    const name = {
      familiarName: 'Ms J Sample',
      title: 'Ms',
      givenName1: 'Jordan',
      familyName: 'Sample',
      homePhone1: '02 5550 1234',
      mobilePhone: '0491 570 156',
      businessPhone: '0491 570 156',
      faxPhone: '02 5550 0000',
      emailAddress: ' jordan.sample@example.test ',
      formatAddress1: '12 Sample Street',
      formatAddress2: 'CROOKWELL NSW 2583',
    };
    expect(contactOf(name)).toEqual({
      name: 'Ms Jordan Sample',
      phones: ['0491 570 156', '02 5550 1234'],
      email: 'jordan.sample@example.test',
      address: '12 Sample Street, CROOKWELL NSW 2583',
    });
  });

  it.each([
    [{ organisationName: 'Sample Pty Ltd', familyName: 'Sample' }, 'Sample Pty Ltd'],
    [{ familiarName: 'The Samples' }, 'The Samples'],
  ])('names %j', (name, expected) => {
    expect(contactOf(name)).toEqual({ name: expected, phones: [], email: null, address: null });
  });

  it.each([[null], ['x'], [[]], [{}], [{ id: 5, familyName: ' ', mobilePhone: 7, emailAddress: 'x'.repeat(2000) }]])(
    'is none where nothing of it can be used: %j',
    (result) => {
      expect(contactOf(result)).toBeNull();
    },
  );
});

describe('nameIdOf', () => {
  it('takes the first link that names somebody', () => {
    expect(nameIdOf([{ nameId: 0 }, { nameId: { a: 1 } }, { nameId: 5005 }, { nameId: 5006 }])).toBe('5005');
    expect(nameIdOf([])).toBeNull();
  });
});

describe('bodyOf', () => {
  it('trims a text, cuts what is far too long, and takes nothing else', () => {
    expect(bodyOf({ description: ' Long \n text ' }, 'description')).toBe('Long \n text');
    expect(bodyOf({ description: 'x'.repeat(200_000) }, 'description')).toHaveLength(100_001);
    expect(
      [null, 'x', {}, { description: 7 }, { description: ' ' }].map((result) => bodyOf(result, 'description')),
    ).toEqual(Array(5).fill(null));
  });
});

describe('positionOf', () => {
  it('is the first coordinate, longitude first, or the location’s own', () => {
    const coordinates = [{ sequence: 1, latitude: -34.4578, longitude: 149.4702 }];
    expect(positionOf([{ coordinates, latitude: 1, longitude: 2 }])).toEqual([149.4702, -34.4578]);
    expect(positionOf([{ coordinates: [], latitude: -34, longitude: 149 }])).toEqual([149, -34]);
    expect(positionOf({ latitude: -34, longitude: 149 })).toEqual([149, -34]);
  });

  it.each([
    [null],
    [[]],
    [[null, 'x']],
    [[{ coordinates: 'x' }]],
    [[{ coordinates: [{ latitude: 0, longitude: 0 }] }]],
    [[{ coordinates: [{ latitude: 149, longitude: -34 }] }]],
    [[{ coordinates: [{ latitude: '-34', longitude: '149' }] }]],
  ])('is none for %j', (result) => {
    expect(positionOf(result)).toBeNull();
  });
});
