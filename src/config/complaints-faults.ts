import type { Fault } from './fault.js';
import type { CouncilFile } from './settings.js';
import type { YamlFile } from './yaml-file.js';

/** K-19: whoever a complaint is about, one of these two has it in the end. */
const topOffices = ['general-manager', 'mayor'];

/** What a schema cannot say of a council file's complaints section, once it is as the schema says. */
export function complaintsFaults(file: YamlFile): Fault[] {
  const { complaints, notices } = file.value as CouncilFile;
  if (!complaints) return [];
  const { units, officers } = complaints;
  return [...officersWithoutUnit(units, officers, file), ...(notices ? untold(units, notices.roles, file) : [])];
}

type Section = NonNullable<CouncilFile['complaints']>;
type Roles = NonNullable<CouncilFile['notices']>['roles'];

function officersWithoutUnit(units: Section['units'], officers: Section['officers'], file: YamlFile): Fault[] {
  return Object.entries(officers)
    .filter(([, { unit }]) => !Object.hasOwn(units, unit))
    .map(([code]) => ({
      where: file.place(['complaints', 'officers', code, 'unit']),
      what: 'is none of complaints.units',
      fix: `Name one of them, or add it with its manager and director: ${Object.keys(units).join(', ')}.`,
    }));
}

/** Posts that nobody could tell anything: what they are asked would go to the fallback, who may be whom it is about (K-20). */
function untold(units: Section['units'], roles: Roles, file: YamlFile): Fault[] {
  const posts = Object.entries(units).flatMap(([unit, { manager, director }]) => [
    { within: ['complaints', 'units', unit, 'manager'], role: manager },
    { within: ['complaints', 'units', unit, 'director'], role: director },
  ]);
  const missing = posts
    .filter(({ role }) => !Object.hasOwn(roles, role))
    .map(({ within }) => ({
      where: file.place(within),
      what: 'is none of notices.roles',
      fix: 'Add it there with its title, or name one that is there.',
    }));
  const top = topOffices
    .filter((office) => !Object.hasOwn(roles, office))
    .map((office) => ({
      where: file.place(['notices', 'roles', office]),
      what: 'is missing, and complaints go there (K-16 to K-19)',
      fix: 'Add the role with its title.',
    }));
  return [...missing, ...top];
}
