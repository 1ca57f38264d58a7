import { complaintsFaults } from './complaints-faults.js';
import { parseYaml } from './yaml-file.js';

const notices = `notices:
  fallback: mayor
  roles:
    mayor: { title: Mayor }
    general-manager: { title: General Manager }
    roads-manager: { title: Roads Manager }
    director-works: { title: Director Works }
`;
const complaints = `complaints:
  units:
    Roads: { manager: roads-manager, director: director-works }
  officers:
    JSMITH: { unit: Roads, office: manager }
`;

function faults(text: string) {
  const file = parseYaml('council.yaml', text);
  if (!file.ok) throw new Error('the text is no YAML');
  return complaintsFaults(file.value);
}

test('a section whose officers have units and whose posts can be told has none', () => {
  expect([faults(notices + complaints), faults(complaints), faults(notices)]).toEqual([[], [], []]);
});

test('an officer of a unit that is not there', () => {
  expect(faults(complaints.replace('unit: Roads', 'unit: Bridges'))).toEqual([
    {
      where: 'council.yaml:5 complaints.officers.JSMITH.unit',
      what: 'is none of complaints.units',
      fix: 'Name one of them, or add it with its manager and director: Roads.',
    },
  ]);
});

test('posts that nobody could tell: what they are asked would go to somebody whom it may be about [K-20]', () => {
  const fix = 'Add it there with its title, or name one that is there.';
  const given = notices.replace('roads-manager', 'bridges-manager').replace('director-works', 'director-corporate');
  expect(faults(given + complaints)).toEqual([
    { where: 'council.yaml:10 complaints.units.Roads.manager', what: 'is none of notices.roles', fix },
    { where: 'council.yaml:10 complaints.units.Roads.director', what: 'is none of notices.roles', fix },
  ]);
});

test('complaints without a general manager or a Mayor to go to [K-16, K-19]', () => {
  expect(faults(notices.replace('    mayor:', '    clerk:') + complaints)).toEqual([
    {
      where: 'council.yaml:4 notices.roles.mayor',
      what: 'is missing, and complaints go there (K-16 to K-19)',
      fix: 'Add the role with its title.',
    },
  ]);
});
