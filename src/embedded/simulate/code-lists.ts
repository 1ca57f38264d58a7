import { simulationMapping } from './simulation-mapping.js';
import type { ServiceRequest } from './service-request.js';

/** The simulated Authority's codes for a file's texts, and the mapping that turns them back into those texts. Blank: no code. */
export interface CodeLists {
  category(request: ServiceRequest): number | null;
  unit(request: ServiceRequest): number | null;
  channel(request: ServiceRequest): string | null;
  /** A request is closed by its code, so a completed one has a code even where the file tells no outcome. */
  outcome(request: ServiceRequest): string;
  /** As contracts/mappings/authority.schema.json has it. */
  mapping: unknown;
}

/** Each new text gets the next code. Of one category there are as many codes as the file has groups for it. */
export function codeLists(requests: ServiceRequest[]): CodeLists {
  const categories = new Coder(({ category, group }) => category && JSON.stringify([category, group]));
  const units = new Coder(({ unit }) => unit);
  const channels = new Coder(({ channel }) => channel);
  const outcomes = new Coder(({ outcome, completedAt }) => (completedAt === null ? null : (outcome ?? '')));
  for (const request of requests) for (const coder of [categories, units, channels, outcomes]) coder.take(request);
  return {
    category: (request) => categories.code(request),
    unit: (request) => units.code(request),
    channel: (request) => prefixed('M', channels.code(request)),
    outcome: (request) => prefixed('D', outcomes.code(request)) ?? '',
    mapping: simulationMapping({
      categories: categories.table(String, ({ category, group }) => ({ name: category ?? '', group })),
      units: units.table(String, ({ unit }) => unit ?? ''),
      channels: channels.table(
        (code) => `M${code}`,
        ({ channel }) => channel ?? '',
      ),
      closures: outcomes.table(
        (code) => `D${code}`,
        ({ outcome }) => ({ status: 'completed', outcome }),
      ),
    }),
  };
}

function prefixed(letter: string, code: number | null): string | null {
  return code === null ? null : `${letter}${code}`;
}

/** Numbers texts in the order in which they come, from 1: 0 means none in Authority. */
class Coder {
  private readonly codes = new Map<string, { code: number; first: ServiceRequest }>();

  constructor(private readonly textOf: (request: ServiceRequest) => string | null) {}

  take(request: ServiceRequest): void {
    const text = this.textOf(request);
    if (text === null || this.codes.has(text)) return;
    this.codes.set(text, { code: this.codes.size + 1, first: request });
  }

  code(request: ServiceRequest): number | null {
    const text = this.textOf(request);
    return (text !== null && this.codes.get(text)?.code) || null;
  }

  /** By raw code, what it means, told by the first request that has it. */
  table<Meaning>(
    rawCode: (code: number) => string,
    meaning: (first: ServiceRequest) => Meaning,
  ): Record<string, Meaning> {
    const all = [...this.codes.values()];
    return Object.fromEntries(all.map(({ code, first }) => [rawCode(code), meaning(first)]));
  }
}
