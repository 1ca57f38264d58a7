import { counted, listed, type LocalWords } from '../explain/local-words.js';
import { systemTitle } from '../explain/not-observable.js';
import type { ForecastFigures } from './forecast-figures.js';

/** A forecast in a few sentences to be read out. `until`: in words. */
export function forecastSummary(figures: ForecastFigures, until: string, words: LocalWords): string {
  const { willBreach, broken, unconfirmed } = figures;
  const expected =
    willBreach === 0
      ? `Nothing more will be broken before ${until}`
      : `${counted(willBreach, 'service standard')} will be broken before ${until} unless they are met${units(figures)}`;
  const beside = [
    ...(broken > 0 ? [`${broken} ${broken === 1 ? 'is' : 'are'} broken already and still open.`] : []),
    ...(unconfirmed > 0 ? [`${unconfirmed} past due ${unconfirmed === 1 ? 'waits' : 'wait'} to be confirmed.`] : []),
  ];
  return [`${expected}.`, ...beside, ...leftOut(figures, words)].join(' ');
}

const namedUnits = 4;

function units({ byUnit }: ForecastFigures): string {
  const concerned = byUnit.filter(({ willBreach }) => willBreach > 0);
  if (concerned.length < 2) return concerned[0]?.unit ? `, all in ${concerned[0].unit}` : '';
  const named = concerned
    .slice(0, namedUnits)
    .map(({ unit, willBreach }) => `${willBreach} ${unit === null ? 'without a unit' : `in ${unit}`}`);
  const rest = concerned.slice(namedUnits).reduce((sum, { willBreach }) => sum + willBreach, 0);
  return `: ${listed([...named, ...(rest > 0 ? [`${rest} elsewhere`] : [])])}`;
}

function leftOut({ leftOut: out }: ForecastFigures, words: LocalWords): string[] {
  const stale = out.stale.map(({ system, since, clocks }) => {
    const heard = since === null ? 'has never been heard to the end' : `was last heard ${words.moment(since)}`;
    return `${counted(clocks, 'clock')} of ${systemTitle(system)}, which ${heard}`;
  });
  const parts = [
    ...stale,
    ...(out.paused > 0 ? [`${out.paused} waiting on the customer`] : []),
    ...(out.unmapped > 0 ? [`${counted(out.unmapped, 'case')} whose codes are not mapped`] : []),
    ...(out.historical > 0 ? [`${out.historical} that were due before Shirelink saw them`] : []),
    ...(out.withoutTarget > 0 ? [`${out.withoutTarget} without a target`] : []),
  ];
  return parts.length === 0 ? [] : [`Left out: ${parts.join('; ')}.`];
}
