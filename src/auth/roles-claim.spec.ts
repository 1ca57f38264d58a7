import { rolesFromClaims } from './roles-claim.js';

describe('rolesFromClaims', () => {
  it.each([
    ['a list', { roles: ['records', 'restricted'] }, 'roles', ['records', 'restricted']],
    ['one text with blanks', { roles: 'operations admin' }, 'roles', ['operations', 'admin']],
    ['a nested path', { realm_access: { roles: ['reporting'] } }, 'realm_access.roles', ['reporting']],
    [
      'a claim whose name has dots',
      { 'https://council.example/roles': ['intake'] },
      'https://council.example/roles',
      ['intake'],
    ],
    ['names of other products', { roles: ['superuser', 'records', 'Records', 7] }, 'roles', ['records']],
    ['no claim', { scope: 'records' }, 'roles', []],
    ['a path that ends early', { realm_access: 'records' }, 'realm_access.roles', []],
    ['an object in place of a list', { roles: { records: true } }, 'roles', []],
    ['a path into a prototype', { roles: {} }, 'roles.constructor.name', []],
  ])('%s', (...[, claims, claim, expected]) => {
    expect([...rolesFromClaims(claims, claim)]).toEqual(expected);
  });
});
