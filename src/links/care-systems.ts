import type { ClockRules } from '../sla/clock-rules.js';

/** The council's systems in which a complaint is in CARE (K-09), by name: those that say so themselves. */
export function careSystems({ services }: Pick<ClockRules, 'services'>): string[] {
  return [...services].filter(([, { observes }]) => observes.has('entered-in-care')).map(([system]) => system);
}
