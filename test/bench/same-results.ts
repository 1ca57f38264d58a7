/** Whether all contenders, in all rounds, have done the same: else their times mean nothing. */
export class SameResults {
  private known: { from: string; fingerprint: string } | null = null;

  /** Throws where it differs from what was seen first. */
  expect(from: string, result: object): void {
    const fingerprint = JSON.stringify(result);
    this.known ??= { from, fingerprint };
    if (fingerprint !== this.known.fingerprint)
      throw new Error(`different results: ${this.known.from} ${this.known.fingerprint}, ${from} ${fingerprint}`);
  }
}
