import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { type Settings, SETTINGS } from '../config/settings.js';
import { AccessRefused } from './access-refused.js';
import { type Role, publicKey, rolesKey } from './roles.js';

/** Default deny: a handler that names neither @Roles nor @Public is closed to everybody. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Throws AccessRefused. */
  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    const open = this.reflector.getAllAndOverride<'always' | 'embedded' | undefined>(publicKey, targets);
    if (open === 'always' || (open === 'embedded' && this.settings.mode === 'embedded')) return true;
    const allowed = this.reflector.getAllAndOverride<Role[] | undefined>(rolesKey, targets) ?? [];
    const authentication = context.switchToHttp().getRequest<FastifyRequest>().authentication ?? {
      outcome: 'anonymous',
    };
    if (authentication.outcome !== 'principal') throw new AccessRefused(authentication);
    if (allowed.some((role) => authentication.principal.roles.has(role))) return true;
    throw new AccessRefused({ outcome: 'forbidden', needs: allowed });
  }
}
