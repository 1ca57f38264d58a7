import type { Composition } from './composition.js';
import { WrongInput } from './failures.js';

/** Throws WrongInput where the council has no such system. */
export async function knownSystem(composition: Composition, system: string): Promise<void> {
  const { systems } = await composition.settings();
  const names = systems.map(({ name }): string => name);
  if (names.includes(system)) return;
  throw new WrongInput(`the council file has no system "${system}"; it has ${names.join(', ')}`);
}
