import type { ComplaintCodeField } from '../../model/interpretation.js';
import type { CodeField, Interpretation, LegacyCodes } from '../legacy-system.js';
import type { CaseStatus } from '../../model/case.js';
import { CodeTable } from '../code-table.js';
import type { AuthorityMapping, CategoryMapping, ClosureMapping } from './mapping-file.js';

type Interpreter = (codes: LegacyCodes) => Interpretation;
type Gap = { field: CodeField; code: string };
type Field = Exclude<CodeField, ComplaintCodeField>;

/**
 * What a request's codes mean by the mapping. Pure. Authority has no request-level status: a request with a closure code is closed,
 * else the newest open task tells how far it is, and without one it was received. A code that the mapping doesn't know is a gap; one
 * that rules the status leaves it open (null).
 */
export function createInterpreter(mapping: AuthorityMapping): Interpreter {
  return remembering(interpreterOf(mapping));
}

function interpreterOf(mapping: AuthorityMapping): Interpreter {
  const { holdsComplaints, codes: lists } = mapping;
  const categories = new CodeTable(lists.categories);
  const closures = new CodeTable(lists.closures);
  const progress = new CodeTable<CaseStatus>(lists.progress);
  const channels = new CodeTable(lists.channels);
  const units = new CodeTable(lists.units);

  return (codes) => {
    const gaps: Gap[] = [];
    const find = <Meaning>(table: CodeTable<Meaning>, field: Field): Meaning | null => {
      const code = codes[field];
      if (isBlank(code)) return null;
      const meaning = table.find(code);
      if (meaning === undefined) gaps.push({ field, code });
      return meaning ?? null;
    };
    const closure = find(closures, 'closure');
    const category = find(categories, 'category');
    const meaning = {
      ...ofCategory(category, holdsComplaints),
      status: isBlank(codes.closure) ? openStatus(codes, find(progress, 'progress')) : statusOf(closure),
      // who is to act stands in the request; where it names nobody, its category does
      unit: isBlank(codes.unit) ? (category?.unit ?? null) : find(units, 'unit'),
      channel: find(channels, 'channel'),
      outcome: closure?.outcome ?? null,
      complaint: null,
      gaps,
    };
    // a complaint of which something isn't known is nobody's to read (K-16 to K-21)
    return meaning.kind === 'complaint' && gaps.length > 0 ? { ...meaning, restricted: true } : meaning;
  };
}

/** Requests share a few hundred combinations of codes; far more would be an attack. */
const mostRemembered = 10_000;

function remembering(interpret: Interpreter): Interpreter {
  const known = new Map<string, Interpretation>();
  return (codes) => {
    // codes hold no control characters, and a blank one means none
    const { category, closure, channel, unit, priority, progress } = codes;
    const key = [category, closure, channel, unit, priority, progress].join('\n');
    let meaning = known.get(key);
    if (!meaning) {
      if (known.size >= mostRemembered) known.clear();
      known.set(key, (meaning = interpret(codes)));
    }
    return meaning;
  };
}

function ofCategory(
  category: CategoryMapping | null,
  holdsComplaints: boolean,
): Pick<Interpretation, 'kind' | 'category' | 'group' | 'priority' | 'restricted'> {
  if (category) {
    const { kind, name, group, priority, restricted } = category;
    return { kind, category: name, group, priority, restricted };
  }
  // Where complaints stand in the system too, this may be one about staff (K-21). Where they don't, all are requests (UL-10).
  const kind = holdsComplaints ? 'other' : 'request';
  return { kind, category: null, group: null, priority: null, restricted: holdsComplaints };
}

function openStatus({ progress }: LegacyCodes, mapped: CaseStatus | null): CaseStatus | null {
  return isBlank(progress) ? 'received' : mapped;
}

function statusOf(closure: ClosureMapping | null): CaseStatus | null {
  return closure?.status ?? null;
}

function isBlank(code: string | null): code is null {
  return code === null || code.trim() === '';
}
