import type { SystemSettings } from '../config/settings.js';
import { type AdapterDependencies, defineAuthority } from './authority/adapter.js';
import type { LegacySystem } from './legacy-system.js';

/** Injection token of the council's legacy systems by name. */
export const LEGACY_SYSTEMS = Symbol('LegacySystems');
export type LegacySystems = ReadonlyMap<string, LegacySystem>;

/** Every adapter there is; each is named here and nowhere else. */
const adapters = {
  authority: defineAuthority,
};

/** The legacy systems that a council's settings name. Throws for one that this version has no adapter for. */
export function createLegacySystems(systems: SystemSettings[], dependencies: AdapterDependencies): LegacySystems {
  return new Map(
    systems.map((settings): [string, LegacySystem] => {
      if (settings.name !== 'authority') throw new Error(`there is no adapter for ${settings.name} yet`);
      return [settings.name, adapters[settings.name](settings, dependencies)];
    }),
  );
}
