import type { Fault } from './fault.js';
import type { YamlFile } from './yaml-file.js';

const fields = ['targetDays', 'targetUnit', 'targetSource'] as const;

interface Category extends Record<(typeof fields)[number], unknown> {
  name: string;
}

/**
 * Categories of one name whose targets differ, in a mapping that its schema has passed. A case carries the name, so its clock could not
 * tell by which of them it runs (UL-03).
 */
export function targetFaults(mapping: YamlFile): Fault[] {
  const { codes } = mapping.value as { codes: { categories: Record<string, Category> } };
  const first = new Map<string, [code: string, category: Category]>();
  return Object.entries(codes.categories).flatMap(([code, category]) => {
    const known = first.get(category.name);
    if (!known) first.set(category.name, [code, category]);
    const [knownCode, knownCategory] = known ?? [code, category];
    return fields
      .filter((field) => category[field] !== knownCategory[field])
      .map((field) => ({
        where: mapping.place(['codes', 'categories', code, field]),
        what: `differs from that of ${mapping.place(['codes', 'categories', knownCode])}, which has the same name`,
        fix: 'Give both the same target (targetDays, targetUnit, targetSource), or names of their own: a case carries the name.',
      }));
  });
}
