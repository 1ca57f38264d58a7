/** What a file's codes mean, by raw code. */
export interface SimulationCodes {
  categories: Record<string, { name: string; group: string | null }>;
  units: Record<string, string>;
  channels: Record<string, string>;
  /** `outcome` null: the file tells none. */
  closures: Record<string, { status: string; outcome: string | null }>;
}

const off = { verified: false, enabled: false };
const operations = {
  createRequest: off,
  openTask: off,
  completeTask: off,
  addNote: off,
  setExternalReference: off,
  uploadAttachment: off,
};

const endpoints = {
  token: '/idsrv/core/connect/token',
  base: '/main/api/v2/',
  requests: 'crm/crm',
  description: 'crm/crm/{id}/Description',
  position: 'crm/crm/{id}/gpsLocations',
  tasks: 'workflows/tasks',
  taskNotes: 'workflows/tasks/{id}/commentformatted',
  nameLinks: 'nameregister/namelinks',
  name: 'nameregister/names/{id}',
};

const noDetails = {
  tasks: false,
  contact: false,
  description: false,
  position: false,
  notes: false,
  notesOfTasks: 0,
  rereadOpenSeconds: null,
};

/**
 * The mapping of an Authority of whose requests nothing is known but one file (contracts/mappings/authority.schema.json): any number is
 * one, there are no details to ask for, legacy's due instants are the targets, and all are requests (UL-10).
 */
export function simulationMapping({ categories, units, channels, closures }: SimulationCodes): unknown {
  return {
    system: 'authority',
    about: 'Made by `shirelink simulate` from the file that it plays.',
    zone: 'UTC',
    dates: { formats: [], absentBefore: '0001-01-02' },
    endpoints,
    signIn: { scope: 'openid authority_client', assumedLifetimeSeconds: 3600 },
    changes: { by: 'modified', tasks: false, overlapSeconds: 5 },
    sweep: { list: true },
    number: { pattern: '.+', askAs: '{number}' },
    workOrder: null,
    unit: { from: 'actioningRoleId' },
    acknowledgement: null,
    details: noDetails,
    holdsComplaints: false,
    codes: { categories: withCommon(categories), closures, progress: {}, channels, units },
    limits: { concurrency: 4, timeoutSeconds: 30, retries: 4, requestsPerSecond: 1000 },
    verified: { modifiedFilter: true, listing: true, times: true, codes: true },
    operations,
  };
}

function withCommon(categories: SimulationCodes['categories']) {
  const common = {
    kind: 'request',
    unit: null,
    priority: null,
    restricted: false,
    targetDays: null,
    targetUnit: 'business-days',
    targetSource: 'legacy',
  };
  return Object.fromEntries(Object.entries(categories).map(([code, category]) => [code, { ...category, ...common }]));
}
