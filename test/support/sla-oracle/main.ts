import { parseArgs } from 'node:util';
import { compareClocks } from './compare-clocks.js';

const { values } = parseArgs({
  options: { cases: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '7' } },
});
const t = performance.now();
const { shown, ...figures } = compareClocks({ cases: Number(values.cases), seed: Number(values.seed) });
for (const m of shown) {
  const iso = (k: string, v: unknown) => (typeof v === 'number' && v > 1e12 ? new Date(v).toISOString() : v);
  console.log(
    JSON.stringify(
      {
        case: m.case,
        kind: m.story.kind,
        cal: { z: m.expected.calendar.zone, o: m.expected.calendar.opens, c: m.expected.calendar.closes },
        fp: m.expected.firstPassEndedAt,
        targets: [...m.expected.targets],
      },
      iso,
    ),
  );
  for (const h of m.story.happenings) console.log('  ', JSON.stringify(h, iso));
  m.walked.forEach((w, i) => {
    const j = m.judged?.[i] as any;
    const diff = Object.keys(w).filter((k) => (w as any)[k] !== j?.[k]);
    if (diff.length) {
      console.log('  W', JSON.stringify(w, iso));
      console.log('  J', JSON.stringify(j, iso));
      console.log('  std', JSON.stringify(m.expected.standards.clocks.find((c) => c.clock === w.clock)));
    }
  });
}
console.log(JSON.stringify(figures), Math.round(performance.now() - t), 'ms');
