import type { SystemSettings } from '../config/settings.js';
import { type AdapterDependencies, defineAuthority } from './authority/adapter.js';
import { defineCivicView } from './civicview/adapter.js';
import type { LegacySystem } from './legacy-system.js';

/** Injection token of the council's legacy systems by name. */
export const LEGACY_SYSTEMS = Symbol('LegacySystems');
export type LegacySystems = ReadonlyMap<string, LegacySystem>;

/** Every adapter there is; each is named here and nowhere else. */
const adapters = {
  authority: defineAuthority,
  civicview: defineCivicView,
};

/** The legacy systems that a council's settings name. */
export function createLegacySystems(systems: SystemSettings[], dependencies: AdapterDependencies): LegacySystems {
  return new Map(systems.map((settings) => [settings.name, define(settings, dependencies)]));
}

type Adapter<Name extends SystemSettings['name']> = (
  settings: Extract<SystemSettings, { name: Name }>,
  dependencies: AdapterDependencies,
) => LegacySystem;

function define<Name extends SystemSettings['name']>(
  settings: Extract<SystemSettings, { name: Name }>,
  dependencies: AdapterDependencies,
): LegacySystem {
  // the table's types say that each name has its adapter; only the compiler cannot follow them through an index
  const adapter = adapters[settings.name] as Adapter<Name>;
  return adapter(settings, dependencies);
}
