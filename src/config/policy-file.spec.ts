import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { policyQuestions } from '../model/complaints-policy.js';
import { policyInputs } from '../model/policy-inputs.js';
import { contractsDir } from './contracts-dir.js';
import { readPolicyFile, shippedPolicy } from './policy-file.js';
import { parseYaml } from './yaml-file.js';

const folder = mkdtempSync(join(tmpdir(), 'shirelink-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = join(contractsDir, 'policies', 'complaints.yaml');
const councilPath = join(folder, 'council.yaml');

interface Row {
  when: Record<string, unknown>;
  answer: string;
  rules: string[];
  because: string;
  offices?: string[];
}
type Tables = Record<string, { hits: string; rows: Row[] }>;

const written = parse(readFileSync(shipped, 'utf8')) as { tables: Tables };

function read(council: string) {
  const file = parseYaml(councilPath, council);
  if (!file.ok) throw new Error('the text is no YAML');
  return readPolicyFile(file.value);
}

/** What is wrong with the shipped policy once its tables were changed: where within the file, and what. */
function faults(change: (tables: Tables) => void): [where: string, what: string][] {
  const policy = structuredClone(written);
  change(policy.tables);
  writeFileSync(join(folder, 'own.yaml'), JSON.stringify(policy));
  const checked = read('complaints: { policy: own.yaml, units: {}, officers: {} }');
  return checked.ok ? [] : checked.faults.map(({ where, what }) => [where.replace(/^.*?own\.yaml:\d+ /, ''), what]);
}

function indexOf({ rows }: Tables[string], condition: object): number {
  return rows.findIndex(({ when }) => JSON.stringify(when) === JSON.stringify(condition));
}

test('a council without a complaints section has the shipped policy, and no units', () => {
  expect(read('council: x')).toEqual({ ok: true, value: { policyPath: shipped, policy: shippedPolicy() } });
  expect(shippedPolicy().units).toEqual({});
});

test('a policy beside the council file goes before the shipped one of its name, with the units of the council file', () => {
  expect(faults(() => undefined)).toEqual([]);
  const units = { Roads: { manager: 'roads-manager', director: 'director-works' } };
  const own = read(`complaints: ${JSON.stringify({ policy: 'own.yaml', units, officers: {} })}`);

  if (!own.ok) throw new Error('it is a copy of the shipped one');
  const { version, ...policy } = own.value.policy;
  const { version: other, ...expected } = shippedPolicy();
  expect(own.value.policyPath).toBe(join(folder, 'own.yaml'));
  expect(policy).toEqual({ ...expected, units });
  // who has a complaint is another, so decisions are
  expect(version).not.toBe(other);
});

test('one value stands for a list of one, and what is not urgent is not', () => {
  const { rows } = shippedPolicy().tables['contact-restriction'];
  expect(rows[1]).toEqual({
    when: { contactRestriction: ['writing-only'] },
    answer: 'writing-only',
    rules: ['K-22'],
    because:
      'All further contact is in writing. The council is notified; ICAC, the Office of Local Government and the Ombudsman are informed.',
    asks: [
      {
        role: 'general-manager',
        action:
          'Notify the council of this restricted contact, and inform ICAC, the Office of Local Government and the Ombudsman.',
        urgent: false,
      },
    ],
  });
});

test('a policy that is not there is a fault of the council file, by line', () => {
  expect(read('council: x\ncomplaints:\n  policy: missing.yaml')).toEqual({
    ok: false,
    faults: [
      {
        where: `${councilPath}:3 complaints.policy`,
        what: 'names a file that cannot be read (ENOENT)',
        fix: 'Name a file that this process may read.',
      },
    ],
  });
});

describe('faults of tables', () => {
  test('what the schema does not take: a question, a value, a rule, an answer', () => {
    const found = faults((tables) => {
      delete tables.record;
      tables.route!.rows[1]!.when.about = 'chairman';
      tables.route!.rows[2]!.rules = ['K-32'];
      tables.route!.rows[3]!.answer = 'perhaps';
      delete tables.route!.rows[4]!.offices;
    });
    expect(found.map(([where]) => where)).toEqual(
      expect.arrayContaining([
        'tables.record',
        'tables.route.rows.1.when.about',
        'tables.route.rows.2.rules.0',
        'tables.route.rows.3.answer',
        'tables.route.rows.4.offices',
      ]),
    );
  });

  test('a case that is left undecided', () => {
    expect(faults(({ incident }) => incident!.rows.pop())).toEqual([
      ['tables.incident.rows', 'leaves a case undecided: kind request, violent false'],
    ]);
  });

  test('a row that never decides', () => {
    expect(faults(({ incident }) => incident!.rows.push(incident!.rows[2]!))).toEqual([
      ['tables.incident.rows.3', 'decides nothing: rows above it decide every case that fits it'],
    ]);
  });

  test('an input that is not known yet', () => {
    expect(faults(({ classification }) => (classification!.rows[0]!.when.office = 'mayor'))).toEqual([
      ['tables.classification.rows.0.when.office', 'is not known yet when classification is asked'],
    ]);
  });

  test('more combinations than can be tried', () => {
    const found = faults(({ incident }) => {
      incident!.rows = [...rowsOfEverything(), { ...incident!.rows[2]!, when: {} }];
    });
    expect(found).toEqual([['tables.incident', 'asks about too much at once']]);
  });

  test('a complaint about the general manager that goes to the general manager [K-20]', () => {
    const found = faults(({ route }) => {
      route!.rows[indexOf(route!, { about: 'general-manager' })]!.offices = ['general-manager', 'outside'];
    });
    expect(found).toEqual([
      [
        expect.stringMatching(/^tables\.route\.rows\.\d+$/),
        expect.stringMatching(
          /^leads to the office that the complaint is about \(K-20\): kind complaint, .*about general-manager/,
        ),
      ],
    ]);
  });

  test('an allegation whose exception is gone [K-16, K-20]', () => {
    const found = faults(({ route }) => {
      route!.rows.splice(indexOf(route!, { corruption: true, about: 'general-manager' }), 1);
    });
    expect(found.map(([, what]) => what)).toEqual([
      expect.stringMatching(/^leads to the office that .*corruption true/),
    ]);
  });

  test('a complaint about staff whose further stage is the Mayor [K-07]', () => {
    const found = faults(({ route }) => {
      route!.rows[indexOf(route!, { about: 'staff' })]!.offices = ['manager', 'general-manager', 'mayor'];
    });
    expect(found.map(([, what]) => what)).toEqual([
      expect.stringMatching(/^brings a complaint about staff before the Mayor \(K-07\): .*about staff/),
    ]);
  });

  test('a complaint about staff at stage 5 [K-07]', () => {
    const found = faults(({ stage }) => {
      stage!.rows[indexOf(stage!, { stage: 5, about: ['staff', 'manager', 'director'] })]!.answer = 'stage-5';
    });
    expect(found.map(([, what]) => what)).toEqual([
      expect.stringMatching(/^has a complaint about staff at stage 5 \(K-07\): .*about staff/),
    ]);
  });

  test.each([
    ['corruption', { corruption: true }],
    ['staff', { about: ['staff', 'manager', 'director', 'general-manager'] }],
    ['the Mayor', { about: ['mayor', 'councillor'] }],
    ['nobody knows whom', { kind: 'complaint', told: true, about: 'unknown' }],
    ['who complains within', { origin: 'internal', kind: 'complaint' }],
    ['an unmapped code', { told: true, unmapped: true }],
  ])('confidentiality that forgets %s [K-16, K-17, K-18, K-19, K-21]', (_, condition) => {
    const found = faults(({ confidentiality }) => {
      confidentiality!.rows.splice(indexOf(confidentiality!, condition), 1);
    });
    expect(new Set(found.map(([, what]) => what.replace(/:.*/, '')))).toEqual(
      new Set(['shows a case that is confidential (K-16 to K-21)']),
    );
  });
});

/** Rows that tell three kinds of values apart, of each input that has so many. */
function rowsOfEverything(): Row[] {
  const row = { answer: 'entered', rules: ['K-23'], because: 'Something of the kind.' };
  const inputs = Object.entries(policyInputs).filter(([, values]) => values.length > 2);
  return inputs
    .slice(-14)
    .flatMap(([name, values]) => values.slice(0, 2).map((value) => ({ ...row, when: { [name]: value } })));
}

test('every question has its table', () => {
  expect(Object.keys(shippedPolicy().tables)).toEqual([...policyQuestions]);
});
