/** What black-box checks found wrong. Each entry says where, so that a failure can be looked into. */
export interface Findings {
  /** In legacy and not in the store, in the log and not in the topic, or different. */
  lost: string[];
  /** In the store or the log twice, or sent though the log does not have it. */
  doubled: string[];
  /** Of one case: told later, though it had been so earlier. */
  inversions: string[];
  /** Repeats in the topic, which `ce_id` removes. */
  duplicates: number;
}

export function noFindings(): Findings {
  return { lost: [], doubled: [], inversions: [], duplicates: 0 };
}

export function joined(all: Findings[]): Findings {
  return {
    lost: all.flatMap((one) => one.lost),
    doubled: all.flatMap((one) => one.doubled),
    inversions: all.flatMap((one) => one.inversions),
    duplicates: all.reduce((sum, one) => sum + one.duplicates, 0),
  };
}

export function isSound({ lost, doubled, inversions }: Findings): boolean {
  return lost.length + doubled.length + inversions.length === 0;
}

/** The number in `WO-12345`: each deed in legacy gives a higher one. */
export function deedOf(workOrders: string[]): number {
  return Number(workOrders[0]?.slice(3) ?? 0);
}
