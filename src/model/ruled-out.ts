import type { PolicyQuestion, PolicyRow } from './complaints-policy.js';
import type { PolicyInput, PolicyInputs } from './policy-inputs.js';

type Known = Partial<PolicyInputs>;
export interface Broken {
  what: string;
  fix: string;
}

interface RuledOut {
  /** What it depends on, whether or not the table asks about it. */
  inputs: readonly PolicyInput[];
  check(known: Known, row: PolicyRow): Broken | null;
}

/**
 * What no council's table may say, by question.
 *
 * @rule K-07 K-16 K-17 K-18 K-19 K-20 K-21
 */
export const ruledOut: Partial<Record<PolicyQuestion, RuledOut>> = {
  confidentiality: {
    inputs: ['kind', 'told', 'about', 'corruption', 'pecuniary', 'crime', 'origin', 'unmapped', 'restricted'],
    check: (known, { answer }) =>
      answer === 'restricted' || !mustBeRestricted(known)
        ? null
        : { what: 'shows a case that is confidential (K-16 to K-21)', fix: 'Answer restricted.' },
  },
  route: {
    inputs: ['kind', 'about', 'origin'],
    check: ({ kind, about, origin }, { offices = [] }) => {
      if (kind !== 'complaint') return null;
      if (offices.some((office) => office === about)) {
        return { what: 'leads to the office that the complaint is about (K-20)', fix: 'Take that office out.' };
      }
      const fix = 'Take the Mayor out, or narrow the row to complaints that do not relate directly to staff.';
      return misusesTheMayor(offices, { about, origin })
        ? { what: 'brings a complaint about staff before the Mayor (K-07)', fix }
        : null;
    },
  },
  stage: {
    inputs: ['kind', 'about', 'origin'],
    check: ({ kind, about, origin }, { answer }) =>
      kind === 'complaint' && answer === 'stage-5' && !isOfService({ about, origin })
        ? { what: 'has a complaint about staff at stage 5 (K-07)', fix: 'Give it another answer.' }
        : null,
  },
};

function mustBeRestricted({
  kind,
  told,
  about,
  corruption,
  pecuniary,
  crime,
  origin,
  unmapped,
  restricted,
}: Known): boolean {
  if (corruption || pecuniary || crime || restricted || (told && unmapped)) return true;
  return kind === 'complaint' && told === true && !isOfService({ about, origin });
}

/** Not about a person, and not within the council. */
function isOfService({ about, origin }: Pick<Known, 'about' | 'origin'>): boolean {
  return about === 'service' && origin !== 'internal';
}

/** K-07 and K-19: the Mayor has one about the general manager or a councillor in the first instance, and else none but of the service. */
function misusesTheMayor(offices: string[], known: Pick<Known, 'about' | 'origin'>): boolean {
  if (!offices.includes('mayor') || isOfService(known)) return false;
  return !(offices[0] === 'mayor' && (known.about === 'general-manager' || known.about === 'councillor'));
}
