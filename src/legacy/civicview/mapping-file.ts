import type { CaseKind, CaseStatus } from '../../model/case.js';
import type {
  Allegation,
  ComplaintFacts,
  ComplaintOrigin,
  ComplaintStage,
  ComplaintSubject,
  ContactRestriction,
  OutsideBody,
} from '../../model/complaint.js';

/** contracts/mappings/civicview.schema.json, which describes every field; a test proves that the two agree. */
export interface CivicViewMapping {
  system: 'civicview';
  about: string;
  /** IANA zone of times that come without an offset. */
  zone: string;
  /** Which of the next two holds. */
  transport: 'drop' | 'view';
  drop?: DropForm;
  view?: ViewForm;
  columns: CareColumns;
  dates: CareDates;
  /** Stands between the codes of a list. */
  listSeparator: string;
  number: { pattern: string };
  workOrder: { pattern: string };
  codes: CareCodes;
  limits: CareLimits;
  verified: { layout: boolean; times: boolean; codes: boolean };
}

export interface DropForm {
  /** What manifests call the system. */
  system: string;
  /** What the names of exports begin with. */
  prefix: string;
  /** Number of CARE's first export. */
  firstSequence: number;
  encoding: CareEncoding;
  delimiter: ',' | ';' | '|' | '\t';
  /** Whether exports of everything come, for the sweep. */
  fullExports: boolean;
  /** Whether CARE imports what people have it told. */
  instructions: boolean;
}

export type CareEncoding = 'windows-1252' | 'utf-8' | 'iso-8859-1';

export interface ViewForm {
  schema: string;
  name: string;
  /** How far before the newest row seen the next pass asks. */
  overlapSeconds: number;
}

export interface CareDates {
  /** yyyy MM dd HH mm ss, or one letter where a leading 0 is left out. */
  formats: string[];
  /** ISO date: times before it stand for no time at all. */
  absentBefore: string;
  /** `HH:mm`: a date alone is due until then. */
  dueTimeOfDay: string;
}

/** What CARE's row holds, by the name of its column; null: this site has none. */
export interface CareColumns extends Record<OptionalColumn, string | null> {
  number: string;
  received: string;
  category: string;
  status: string;
  modified: string;
}

export const optionalColumns = [
  'id',
  'priority',
  'officer',
  'due',
  'property',
  'customerReference',
  'description',
  'workOrders',
  'completed',
  'channel',
  'outcome',
  'acknowledged',
  'progressTold',
  'origin',
  'about',
  'subjectOfficer',
  'allegations',
  'flags',
  'triage',
  'stage',
  'outsideBody',
  'contactRestriction',
  'response',
  'resolution',
  'relatedRequest',
  'customerName',
  'customerPhone',
  'customerEmail',
  'customerAddress',
  'notes',
] as const;
type OptionalColumn = (typeof optionalColumns)[number];

export type CareColumn = keyof CareColumns;

/** Keys are raw codes, compared without regard to case; one that ends in `*` stands for all that begin so. */
export interface CareCodes {
  categories: Record<string, CareCategory>;
  statuses: Record<string, CareStatus>;
  outcomes: Record<string, string>;
  priorities: Record<string, string>;
  channels: Record<string, string>;
  origins: Record<string, ComplaintOrigin>;
  abouts: Record<string, ComplaintSubject>;
  allegations: Record<string, Allegation>;
  flags: Record<string, CareFlag>;
  triages: Record<string, 'accepted' | 'declined'>;
  stages: Record<string, ComplaintStage>;
  outsideBodies: Record<string, OutsideBody>;
  contactRestrictions: Record<string, ContactRestriction>;
  responses: Record<string, NonNullable<ComplaintFacts['response']>>;
  resolutions: Record<string, NonNullable<ComplaintFacts['resolution']>>;
}

/** The mark of a complaint that a flag stands for. */
export type CareFlag =
  | 'competitiveNeutrality'
  | 'anonymous'
  | 'seriousThreat'
  | 'abusive'
  | 'repeated'
  | 'violent'
  | 'dissatisfied'
  | 'declaration';

export interface CareCategory {
  name: string;
  kind: CaseKind;
  group: string | null;
  unit: string | null;
  priority: string | null;
  restricted: boolean;
  /** Whom such a complaint is about where its own column is blank. */
  about: ComplaintSubject | null;
  competitiveNeutrality: boolean;
  targetDays: number | null;
  targetUnit: 'business-days' | 'calendar-days';
  targetSource: 'legacy' | 'council';
}

export interface CareStatus {
  status: Exclude<CaseStatus, 'removed'>;
  /** Of a closed one, where the row itself has no outcome. */
  outcome: string | null;
}

export interface CareLimits {
  rowsPerPage: number;
  /** Of one export. */
  mostMegabytes: number;
  timeoutSeconds: number;
  retries: number;
}
