import type { Random } from '../../authority-simulator/sample/random.js';
import { unmappedDemo } from '../codes.js';
import type { CouncilProfile, Office, Officer } from '../councils.js';
import type { Scenario } from './scenario.js';

const handlingOffices: Office[][] = [
  ['customer-service', 'team-leader'],
  ['supervisor', 'manager'],
  ['director'],
  ['general-manager'],
  ['mayor'],
];

/** Who gets a matter at a stage (K-06), as the procedure has it; `not` is whom it is about. */
export function officerAt(random: Random, council: CouncilProfile, at: { stage: number; not: string | null }): string {
  const offices = handlingOffices[Math.min(at.stage, 5) - 1] ?? [];
  return pickOf(random, council, { offices, not: at.not });
}

/** Whom it goes to at first: by allegation and by whom it is about (K-13, K-16 to K-19), else at the first two stages. */
export function firstOfficer(
  random: Random,
  council: CouncilProfile,
  matter: Scenario & { subject: string | null },
): string {
  if (random.chance(0.012)) return unmappedDemo.officer;
  if (matter.handledBySubject && matter.subject) return matter.subject;
  const offices = officesFor(matter);
  return offices
    ? pickOf(random, council, { offices, not: matter.subject })
    : officerAt(random, council, { stage: random.whole(1, 2), not: matter.subject });
}

/** An officer whom a complaint about one of this office could be about; null: CARE names councillors and nobody else by no code. */
export function subjectOf(random: Random, council: CouncilProfile, about: string | null): string | null {
  const offices: Record<string, Office[]> = {
    STAFF: ['customer-service', 'team-leader', 'supervisor'],
    MANAGER: ['manager'],
    DIRECTOR: ['director'],
    GM: ['general-manager'],
    MAYOR: ['mayor'],
  };
  const possible = about === null ? undefined : offices[about];
  return possible ? pickOf(random, council, { offices: possible, not: null }) : null;
}

function officesFor({ category, allegations, about }: Scenario): Office[] | null {
  if (about === 'GM' || about === 'COUNCILLOR') return ['mayor'];
  if (allegations.length > 0 || category === 'CN' || about === 'MAYOR' || about === 'DIRECTOR')
    return ['general-manager'];
  if (about === 'MANAGER') return ['director'];
  if (about === 'STAFF') return ['manager'];
  return null;
}

function pickOf(
  random: Random,
  { officers }: CouncilProfile,
  wanted: { offices: Office[]; not: string | null },
): string {
  const fitting = officers.filter(({ code, office }) => wanted.offices.includes(office) && code !== wanted.not);
  // a council with one officer of a kind has no other: then the general manager
  const possible: readonly Officer[] =
    fitting.length > 0 ? fitting : officers.filter(({ office }) => office === 'general-manager');
  return random.pick(possible).code;
}
