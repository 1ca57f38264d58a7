import { generatedFacts, generatedUnits } from '../../test/support/generated-facts.js';
import { policyViolations } from '../../test/support/policy-violations.js';
import { samplePolicy } from '../../test/support/policy-cases.js';
import type { ComplaintsPolicy, PolicyQuestion, PolicyRow } from '../model/complaints-policy.js';

const policy: ComplaintsPolicy = { ...samplePolicy, units: generatedUnits };

/** How often each violation came up. */
function violations(count: number, broken: ComplaintsPolicy): Record<string, number> {
  const found: Record<string, number> = {};
  for (const facts of generatedFacts(count, 2026)) {
    for (const violation of policyViolations(facts, broken)) found[violation] = (found[violation] ?? 0) + 1;
  }
  return found;
}

/** The policy with the rows of one table changed. */
function withRows(question: PolicyQuestion, change: (rows: PolicyRow[]) => PolicyRow[]): ComplaintsPolicy {
  const table = policy.tables[question];
  return { ...policy, tables: { ...policy.tables, [question]: { ...table, rows: change(table.rows) } } };
}

test('100,000 cases: none undecided, none unexplained, none with whom it is about, none about staff at stage 5 [K-07, K-20, K-21]', () => {
  expect(violations(100_000, policy)).toEqual({});
}, 60_000);

describe('the properties fail where a table is broken', () => {
  test('a row that is missing leaves cases undecided', () => {
    const broken = withRows('admissibility', (rows) => rows.slice(0, -1));
    expect(Object.keys(violations(500, broken))).toEqual(['undecided: No row of a policy table fits']);
  });

  test('a question that is not asked', () => {
    const broken = withRows('urgency', (rows) => [{ ...rows[0]!, when: {}, answer: 'does-not-apply' }]);
    expect(Object.keys(violations(500, broken))).toEqual(['a complaint is asked every question that is always asked']);
  });

  test('a row without a rule, or with one that does not exist', () => {
    const none = withRows('urgency', (rows) => rows.map((row) => ({ ...row, rules: [] })));
    const other = withRows('urgency', (rows) => rows.map((row) => ({ ...row, rules: ['K-32'] })));
    const name = ['each decision has a known rule'];
    expect([violations(500, none), violations(500, other)].map((found) => Object.keys(found))).toEqual([name, name]);
  });

  test('a reason with a word that nothing fills in', () => {
    const broken = withRows('urgency', (rows) => rows.map((row) => ({ ...row, because: 'It is with {nobody} now.' })));
    expect(Object.keys(violations(500, broken))).toEqual(['each decision is in words']);
  });

  test('a conflict that is taken for order [K-20]', () => {
    const broken = withRows('handler', (rows) =>
      rows.map((row) => (row.answer === 'conflict' ? { ...row, answer: 'in-order' } : row)),
    );
    expect(Object.keys(violations(500, broken))).toEqual(['K-20: whom it is about is no designated officer']);
  });

  test('stage 5 for whoever is with the Mayor [K-07]', () => {
    const broken = withRows('stage', (rows) =>
      rows.map((row) => (row.answer === 'with-the-mayor' ? { ...row, answer: 'stage-5' } : row)),
    );
    expect(Object.keys(violations(2_000, broken))).toEqual(['K-07: stage 5 never relates to staff']);
  });

  test('a complaint about staff that anybody may see [K-21]', () => {
    const broken = withRows('confidentiality', (rows) => rows.filter(({ when }) => !when.about?.includes('staff')));
    expect(Object.keys(violations(500, broken))).toEqual([
      'K-21: it is restricted where it must be, and not where nothing asks for it',
    ]);
  });
});

describe('the guard holds where a table is broken', () => {
  const everyOffice = ['customer-service', 'manager', 'director', 'general-manager', 'mayor', 'outside'] as const;

  test('a route through every office reaches neither the subject nor, with one about staff, the Mayor [K-07, K-20]', () => {
    const broken = withRows('route', (rows) =>
      rows.map((row) => (row.offices ? { ...row, offices: [...everyOffice] } : row)),
    );
    expect(violations(5_000, broken)).toEqual({});
  });

  test('an ask of one office by name reaches none that the complaint is about [K-20]', () => {
    const asks = [...everyOffice, 'responsible-officer'].map((role) => ({ role, action: 'Act.', urgent: false }));
    const broken = withRows('urgency', (rows) => rows.map((row) => ({ ...row, asks })));
    expect(violations(5_000, broken)).toEqual({});
  });
});
