/** Why a request was not let in; `api/` makes the answer of it. */
export type Refusal =
  | { outcome: 'anonymous' }
  | { outcome: 'refused'; why: string }
  | { outcome: 'issuer-unavailable' }
  | { outcome: 'forbidden'; needs: readonly string[] };

export class AccessRefused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.outcome);
    this.name = 'AccessRefused';
  }
}
