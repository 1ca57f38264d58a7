import { type Role, roles } from './roles.js';

/**
 * Our roles among those of a token. `claim` names a claim, or a path into nested ones (`realm_access.roles`); its value is a list, or
 * one text with blanks between. Names that are not ours are left out: an issuer serves others too.
 */
export function rolesFromClaims(claims: Record<string, unknown>, claim: string): Set<Role> {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : nested(claims, claim.split('.'));
  const names: unknown[] = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : [];
  return new Set(roles.filter((role) => names.includes(role)));
}

function nested(claims: Record<string, unknown>, path: string[]): unknown {
  let value: unknown = claims;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}
