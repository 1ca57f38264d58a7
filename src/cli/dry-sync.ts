import type { CodeField, LegacyCursor, LegacyPage, LegacySystem } from '../legacy/legacy-system.js';

/** What a pass or a sweep would read. Nothing is written, and no lease taken: another process may read at the same time. */
export interface DryRead {
  dryRun: true;
  system: string;
  fetched: number;
  /** Rows that would be quarantined, by reason. */
  rejected: Record<string, number>;
  /** Codes that the mapping does not know, by field and code. */
  unmapped: { field: CodeField; code: string; rows: number }[];
  seconds: number;
}

export interface DryReadOptions {
  /** `list`: everything, as a sweep does. */
  walk: { changesSince: LegacyCursor | null } | 'list';
  signal: AbortSignal;
  onProgress: (fetched: number) => void;
}

export async function dryRead(system: LegacySystem, { walk, signal, onProgress }: DryReadOptions): Promise<DryRead> {
  const began = performance.now();
  const tally = { fetched: 0, rejected: {} as Record<string, number>, gaps: new Map<string, number>() };
  const pages =
    walk === 'list'
      ? system.list(null, { signal, lookOnly: true })
      : system.changesSince(walk.changesSince, { signal, lookOnly: true });
  for await (const page of pages) {
    count(system, page, tally);
    onProgress(tally.fetched);
  }
  const { fetched, rejected, gaps } = tally;
  const unmapped = [...gaps].map(([gap, rows]) => ({
    ...(JSON.parse(gap) as { field: CodeField; code: string }),
    rows,
  }));
  return {
    dryRun: true,
    system: system.name,
    fetched,
    rejected,
    unmapped,
    seconds: (performance.now() - began) / 1000,
  };
}

function count(
  system: LegacySystem,
  { records, rejects }: LegacyPage,
  tally: { fetched: number; rejected: Record<string, number>; gaps: Map<string, number> },
): void {
  for (const { reason } of rejects) tally.rejected[reason] = (tally.rejected[reason] ?? 0) + 1;
  for (const { codes } of records) {
    for (const gap of system.interpret(codes).gaps) {
      const key = JSON.stringify({ field: gap.field, code: gap.code });
      tally.gaps.set(key, (tally.gaps.get(key) ?? 0) + 1);
    }
  }
  tally.fetched += records.length + rejects.length;
}

export function describeDryRead({ system, fetched, rejected, unmapped, seconds }: DryRead): string[] {
  return [
    `${system}: would read ${fetched} rows (took ${seconds.toFixed(1)} s); nothing was written`,
    ...Object.entries(rejected).map(([reason, rows]) => `  ${rows} would be quarantined: ${reason}`),
    ...unmapped.map(({ field, code, rows }) => `  ${rows} with a ${field} that the mapping does not know: ${code}`),
  ];
}
