// `npm run test:clocks -- --cases 1000000 --seed 7`: the long version of test/integration/clock-oracle.test.ts.
import { parseArgs } from 'node:util';
import { compareClocks, type Mismatch } from './compare-clocks.js';
import type { WalkedClock } from './walked-clocks.js';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '7' } },
});
for (const [name, value] of Object.entries(values)) {
  if (/^[1-9]\d{0,8}$/.test(value)) continue;
  console.error(`--${name} must be a whole number above 0`);
  process.exit(2);
}

const began = performance.now();
const comparison = compareClocks({ cases: Number(values.cases), seed: Number(values.seed) }, (done) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} cases`);
});
for (const mismatch of comparison.shown) show(mismatch);
const { cases, clocks, onTheDot, states, mismatches } = comparison;
const each = Object.entries(states).map(([state, count]) => `${count} ${state}`);
console.log(`seed ${values.seed}: ${cases} cases, ${clocks} clocks (${each.join(', ')})`);
console.log(`stopped at its due instant or 1 ms beside it: ${onTheDot}`);
console.log(`mismatches: ${mismatches} (${Math.round((performance.now() - began) / 1000)} s)`);
process.exitCode = mismatches === 0 ? 0 : 1;

function show({ case: number, story, expected, walked, judged }: Mismatch): void {
  const { zone, opens, closes } = expected.calendar;
  console.log(
    `case ${number}: a ${story.kind}, ${zone} ${opens}-${closes}, first pass until ${expected.firstPassEndedAt}`,
  );
  for (const happening of story.happenings) console.log(`  ${legible(happening)}`);
  const differing = walked.filter((clock, index) => legible(clock) !== legible(judged?.[index]));
  for (const clock of differing) {
    const standard = expected.standards.clocks.find((one) => one.clock === clock.clock);
    console.log(`  target ${legible(standard?.target)}, categories ${legible([...expected.targets])}`);
    console.log(`  walked ${legible(clock)}`);
    console.log(`  judged ${legible(judged?.find((one) => isSame(one, clock)))}`);
  }
}

function isSame(one: WalkedClock, other: WalkedClock): boolean {
  return one.clock === other.clock && one.startedAt === other.startedAt;
}

function legible(value: unknown): string | undefined {
  return JSON.stringify(value, (_, each: unknown) =>
    // instants, not minutes
    typeof each === 'number' && each > 1e12 ? new Date(each).toISOString() : each,
  );
}
