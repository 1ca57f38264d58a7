import { Inject, Injectable } from '@nestjs/common';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { type OidcSettings, type Settings, SETTINGS } from '../config/settings.js';
import { Clock } from '../platform/clock/clock.js';
import { IssuerKeys, IssuerUnavailable, isTrustworthyUrl } from './issuer-keys.js';
import type { Authentication } from './principal.js';
import { rolesFromClaims } from './roles-claim.js';

const clockToleranceSeconds = 10;
/** Above what any issuer of ours signs; beyond it a token costs more to read than it is worth. */
const longestToken = 16_384;

/** Judges bearer tokens: RS256 or ES256 by the issuer's published keys, issuer, audience, expiry and subject. */
@Injectable()
export class TokenVerifier {
  private readonly oidc: OidcSettings;
  private readonly keys: IssuerKeys;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    this.oidc = settings.oidc;
    if (!isTrustworthyUrl(this.oidc.issuer)) throw new Error('OIDC_ISSUER must be https, or http on loopback');
    this.keys = new IssuerKeys(this.oidc.issuer, () => clock.now());
  }

  /** Whether the issuer's keys are at hand, or can be had now; for health. */
  async issuerIsUp(): Promise<boolean> {
    try {
      await this.keys.check();
      return true;
    } catch {
      return false;
    }
  }

  async verify(token: string): Promise<Authentication> {
    if (token.length > longestToken) return { outcome: 'refused', why: 'the token is too long' };
    try {
      const resolver = await this.keys.resolver();
      const { payload } = await jwtVerify(token, resolver, {
        issuer: this.oidc.issuer,
        audience: this.oidc.audience,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(this.clock.now()),
      });
      return this.principal(payload);
    } catch (error) {
      return refusal(error);
    }
  }

  private principal(payload: JWTPayload): Authentication {
    const { sub, exp } = payload;
    if (!sub || !exp) return { outcome: 'refused', why: 'the token has no subject or no expiry' };
    const roles = rolesFromClaims(payload, this.oidc.rolesClaim);
    return { outcome: 'principal', principal: { subject: sub, roles, expiresAt: exp * 1000 } };
  }
}

function refusal(error: unknown): Authentication {
  if (isIssuersFault(error)) return { outcome: 'issuer-unavailable' };
  return { outcome: 'refused', why: reasonOf(error) };
}

/** Keys that could not be had, which is no fault of the token's. */
function isIssuersFault(error: unknown): boolean {
  if (error instanceof IssuerUnavailable || error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid)
    return true;
  // fetch itself throws TypeError; a key set that did not answer 200 is jose's generic error
  return !(error instanceof errors.JOSEError) || error.code === 'ERR_JOSE_GENERIC';
}

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the token's claim ${error.claim} is missing or not accepted here`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'the token is not signed with RS256 or ES256';
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'the token is signed with a key that the issuer does not publish';
  if (error instanceof errors.JWSSignatureVerificationFailed) return "the token's signature does not verify";
  return 'the token cannot be read';
}
