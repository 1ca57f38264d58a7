type RunSize = 'FUZZ_PAGES' | 'FUZZ_ORDERS' | 'FUZZ_SEED' | 'CLOCK_CASES' | 'CLOCK_SEED' | 'KIT_SHARE' | 'KIT_SEED';

/** How much a seeded test does: little within `npm test`, else what the environment says, as of `npm run test:fuzz`. */
export function runSize(name: RunSize, otherwise: number): number {
  const given = Number(process.env[name] ?? '');
  return Number.isSafeInteger(given) && given > 0 ? given : otherwise;
}
