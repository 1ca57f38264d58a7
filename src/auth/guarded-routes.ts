import type { INestApplicationContext } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { publicKey, rolesKey } from './roles.js';

/** Throws where a handler says neither who may call it nor that everybody may: the mistake is found at start, not by a visitor. */
export function assertRoutesGuarded(app: INestApplicationContext): void {
  const unguarded = unguardedHandlers(app);
  if (unguarded.length > 0) throw new Error(`handlers without @Roles or @Public: ${unguarded.join(', ')}`);
}

function unguardedHandlers(app: INestApplicationContext): string[] {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const prototype = metatype.prototype as Record<string, () => unknown>;
    return scanner
      .getAllMethodNames(prototype)
      .map((name) => ({ name, handler: prototype[name]! }))
      .filter(({ handler }) => Reflect.hasMetadata(METHOD_METADATA, handler))
      .filter(({ handler }) =>
        [publicKey, rolesKey].every((key) => !reflector.getAllAndOverride(key, [handler, metatype])),
      )
      .map(({ name }) => `${metatype.name}.${name}`);
  });
}
