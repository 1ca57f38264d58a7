/** Looks up raw codes as a mapping file lists them: trimmed, without regard to case; `CRF*` stands for all that begin so. */
export class CodeTable<Meaning> {
  private readonly exact = new Map<string, Meaning>();
  /** Longest first, so that the closer one wins. */
  private readonly beginnings: [beginning: string, meaning: Meaning][] = [];

  constructor(entries: Record<string, Meaning>) {
    for (const [key, meaning] of Object.entries(entries)) {
      const code = normalise(key);
      if (code.endsWith('*')) this.beginnings.push([code.slice(0, -1), meaning]);
      else this.exact.set(code, meaning);
    }
    this.beginnings.sort(([a], [b]) => b.length - a.length);
  }

  /** undefined: the mapping doesn't know it. */
  find(code: string): Meaning | undefined {
    const wanted = normalise(code);
    const exact = this.exact.get(wanted);
    if (exact !== undefined) return exact;
    return this.beginnings.find(([beginning]) => wanted.startsWith(beginning))?.[1];
  }
}

function normalise(code: string): string {
  return code.trim().toUpperCase();
}
