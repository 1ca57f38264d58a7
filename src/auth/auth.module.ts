import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthGuard } from './auth-guard.js';
import { TokenVerifier } from './token-verifier.js';

/** Who asks, and what they may: tokens of the council's issuer, roles, default deny. */
@Module({
  providers: [TokenVerifier, { provide: APP_GUARD, useClass: AuthGuard }],
  exports: [TokenVerifier],
})
export class AuthModule {}
