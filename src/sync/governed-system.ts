import type { LegacySystem } from '../legacy/legacy-system.js';
import type { ComplaintsPolicy } from '../model/complaints-policy.js';
import type { Interpretation } from '../model/interpretation.js';
import { applyPolicy } from '../policy/apply-policy.js';

/** The legacy system with the council's rules over what its codes mean: what kind of case it is, and who may see it (UL-10, K-16 to K-21). */
export function governedSystem(system: LegacySystem, policy: ComplaintsPolicy): LegacySystem {
  // an adapter gives the same object for the same codes, and most of a backfill has the same codes
  const known = new WeakMap<Interpretation, Interpretation>();
  const ruled = (meaning: Interpretation): Interpretation => {
    const before = known.get(meaning);
    if (before) return before;
    const after = applyPolicy(meaning, policy);
    known.set(meaning, after);
    return after;
  };
  const interpret: LegacySystem['interpret'] = (codes) => ruled(system.interpret(codes));
  return Object.assign(Object.create(system) as LegacySystem, { interpret });
}
