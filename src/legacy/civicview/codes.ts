import { createHash } from 'node:crypto';
import type { CaseStatus } from '../../model/case.js';
import { allegations, type ComplaintFacts, type CouncilRole, unknownComplaint } from '../../model/complaint.js';
import type { ComplaintCodes } from '../../model/interpretation.js';
import { CodeTable } from '../code-table.js';
import type { CodeField, Interpretation, LegacyCodes } from '../legacy-system.js';
import type { CareCategory, CareCodes, CareFlag } from './mapping-file.js';

/** A CARE officer's place in the council, by the council file's `complaints.officers`; keys are CARE's codes. */
export type CareOfficers = Readonly<Record<string, { unit: string; office: CouncilRole }>>;

type Gap = Interpretation['gaps'][number];
/** Looks a code up, and notes a gap where its table lacks it. Null: no code, or a gap. */
type Find = <Meaning>(table: CodeTable<Meaning>, field: CodeField, code: string | null) => Meaning | null;

/**
 * What a row's codes mean by the mapping, and its officer by the council file. Pure. A code that is not known is a gap of its own field; one
 * that rules the status leaves it open (null). Whatever has a gap is restricted until it is mapped: it may be about a person (K-21).
 *
 * @rule K-21
 */
export function createInterpreter(codes: CareCodes, officers: CareOfficers): (codes: LegacyCodes) => Interpretation {
  const tables = tablesOf(codes);
  const staff = new CodeTable(officers);
  return (raw) => {
    const gaps: Gap[] = [];
    const find: Find = (table, field, code) => {
      if (isBlank(code)) return null;
      const meaning = table.find(code);
      if (meaning === undefined) gaps.push({ field, code: field === 'unit' ? pseudonym(code) : code });
      return meaning ?? null;
    };
    const category = find(tables.categories, 'category', raw.category);
    const state = statusOf(raw, tables, find);
    const officer = find(staff, 'unit', raw.unit);
    const priority = find(tables.priorities, 'priority', raw.priority);
    const meaning = {
      ...ofCategory(category),
      status: state.status,
      // who is to act stands in the row; where it names nobody, its category does
      unit: isBlank(raw.unit) ? (category?.unit ?? null) : (officer?.unit ?? null),
      channel: find(tables.channels, 'channel', raw.channel),
      // a tree over the road is urgent whatever an officer chose (UL-14)
      priority: category?.priority ?? priority,
      outcome: state.outcome,
      complaint: raw.complaint ? factsOf(raw.complaint, { tables, find, category, officer }) : null,
      gaps,
    };
    return gaps.length > 0 ? { ...meaning, restricted: true } : meaning;
  };
}

type Tables = ReturnType<typeof tablesOf>;

function tablesOf(codes: CareCodes) {
  return {
    categories: new CodeTable(codes.categories),
    statuses: new CodeTable(codes.statuses),
    outcomes: new CodeTable(codes.outcomes),
    priorities: new CodeTable(codes.priorities),
    channels: new CodeTable(codes.channels),
    origins: new CodeTable(codes.origins),
    abouts: new CodeTable(codes.abouts),
    allegations: new CodeTable(codes.allegations),
    flags: new CodeTable(codes.flags),
    triages: new CodeTable(codes.triages),
    stages: new CodeTable(codes.stages),
    outsideBodies: new CodeTable(codes.outsideBodies),
    contactRestrictions: new CodeTable(codes.contactRestrictions),
    responses: new CodeTable(codes.responses),
    resolutions: new CodeTable(codes.resolutions),
  };
}

function ofCategory(category: CareCategory | null): Pick<Interpretation, 'kind' | 'category' | 'group' | 'restricted'> {
  // CARE is where complaints stand: what is not known to be something else may be one about staff
  if (!category) return { kind: 'other', category: null, group: null, restricted: true };
  const { kind, name, group, restricted } = category;
  return { kind, category: name, group, restricted };
}

interface State {
  status: CaseStatus | null;
  outcome: string | null;
}

/** An open row's status stands in `progress`, any other in `closure`; a row without one was received and no more. */
function statusOf({ closure, progress, complaint }: LegacyCodes, { statuses, outcomes }: Tables, find: Find): State {
  const outcome = find(outcomes, 'outcome', complaint?.outcome ?? null);
  if (isBlank(closure) && isBlank(progress)) return { status: 'received', outcome: null };
  const meaning = isBlank(closure) ? find(statuses, 'progress', progress) : find(statuses, 'closure', closure);
  if (!meaning) return { status: null, outcome: null };
  const isClosed = meaning.status === 'completed' || meaning.status === 'cancelled';
  return { status: meaning.status, outcome: isClosed ? (outcome ?? meaning.outcome) : null };
}

interface Surroundings {
  tables: Tables;
  find: Find;
  category: CareCategory | null;
  officer: { office: CouncilRole } | null;
}

function factsOf(codes: ComplaintCodes, { tables, find, category, officer }: Surroundings): ComplaintFacts {
  const each = <Meaning>(table: CodeTable<Meaning>, field: CodeField, list: string[]): Meaning[] =>
    list.flatMap((code) => find(table, field, code) ?? []);
  const alleged = new Set(each(tables.allegations, 'allegations', codes.allegations));
  return {
    ...unknownComplaint,
    origin: find(tables.origins, 'origin', codes.origin),
    about: find(tables.abouts, 'about', codes.about) ?? (isBlank(codes.about) ? (category?.about ?? null) : null),
    allegations: allegations.filter((allegation) => alleged.has(allegation)),
    ...marksOf(each(tables.flags, 'flags', codes.flags), category),
    triage: find(tables.triages, 'triage', codes.triage),
    stage: find(tables.stages, 'stage', codes.stage),
    outsideBody: find(tables.outsideBodies, 'outsideBody', codes.outsideBody),
    contactRestriction: find(tables.contactRestrictions, 'contactRestriction', codes.contactRestriction),
    handler: officer?.office ?? null,
    handlerIsSubject: codes.handlerIsSubject,
    response: find(tables.responses, 'response', codes.response),
    resolution: find(tables.resolutions, 'resolution', codes.resolution),
    request: codes.request,
  };
}

function marksOf(flags: CareFlag[], category: CareCategory | null): Partial<Record<CareFlag, true>> {
  const given: CareFlag[] = category?.competitiveNeutrality ? [...flags, 'competitiveNeutrality'] : flags;
  return Object.fromEntries(given.map((flag) => [flag, true]));
}

/** An officer's code is mostly a name, and a gap's code is seen by many: CARE's own acknowledgement says which line has it. */
function pseudonym(code: string): string {
  return `officer-${createHash('sha256').update(code.trim().toUpperCase()).digest('hex').slice(0, 8)}`;
}

function isBlank(code: string | null): code is null {
  return code === null || code.trim() === '';
}
