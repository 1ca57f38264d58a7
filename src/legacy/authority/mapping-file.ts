import type { CaseKind, CaseStatus } from '../../model/case.js';

/** contracts/mappings/authority.schema.json, which describes every field; a test proves that the two agree. */
export interface AuthorityMapping {
  system: 'authority';
  about: string;
  /** IANA zone of times that come without an offset. */
  zone: string;
  dates: { formats: string[]; absentBefore: string };
  endpoints: AuthorityEndpoints;
  signIn: { scope: string; assumedLifetimeSeconds: number };
  changes: { by: 'modified' | 'tasks'; tasks: boolean; overlapSeconds: number };
  sweep: { list: boolean };
  number: { pattern: string; askAs: string };
  workOrder: { from: 'externalReference' | 'conveyanceReference' | 'folioNumber'; pattern: string } | null;
  unit: { from: 'actioningRoleId' | 'actioningInitials' | 'workflowCode' };
  acknowledgement: TaskRule | null;
  /** Left out by mappings that were written before there was one: none. */
  progressNotice?: TaskRule | null;
  details: DetailSwitches;
  holdsComplaints: boolean;
  codes: AuthorityCodes;
  limits: { concurrency: number; timeoutSeconds: number; retries: number; requestsPerSecond: number };
  verified: { modifiedFilter: boolean; listing: boolean; times: boolean; codes: boolean };
  operations: {
    createRequest: WriteOperation;
    openTask: WriteOperation;
    completeTask: WriteOperation;
    addNote: WriteOperation;
    setExternalReference: WriteOperation;
    uploadAttachment: WriteOperation;
  };
}

/** The task that tells the customer something, and which of its ends is the telling. */
export interface TaskRule {
  taskCode: string;
  when: 'opened' | 'completed';
}

export interface AuthorityEndpoints {
  token: string;
  base: string;
  requests: string;
  description: string;
  position: string;
  tasks: string;
  taskNotes: string;
  nameLinks: string;
  name: string;
}

export interface DetailSwitches {
  tasks: boolean;
  contact: boolean;
  description: boolean;
  position: boolean;
  notes: boolean;
  notesOfTasks: number;
  rereadOpenSeconds: number | null;
}

/** Keys are raw codes, compared without regard to case; one that ends in `*` stands for all that begin so. */
export interface AuthorityCodes {
  categories: Record<string, CategoryMapping>;
  closures: Record<string, ClosureMapping>;
  progress: Record<string, OpenStatus>;
  channels: Record<string, string>;
  units: Record<string, string>;
}

export interface CategoryMapping {
  name: string;
  kind: CaseKind;
  group: string | null;
  unit: string | null;
  priority: string | null;
  restricted: boolean;
  targetDays: number | null;
  targetUnit: 'business-days' | 'calendar-days';
  targetSource: 'legacy' | 'council';
}

export interface ClosureMapping {
  status: Extract<CaseStatus, 'completed' | 'cancelled'>;
  outcome: string | null;
}

export type OpenStatus = Extract<CaseStatus, 'received' | 'acknowledged' | 'in-progress' | 'waiting'>;

export interface WriteOperation {
  verified: boolean;
  enabled: boolean;
}
