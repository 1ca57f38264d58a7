/**
 * The sample council's code lists, as its Authority would hold them. The codes of tasks, closures and contact methods were seen in
 * public integrations; the category numbers, the units and what each code means here are invented for the sample.
 */
export interface CategoryCode {
  categoryId: number;
  name: string;
  group: string;
  unit: string;
  /** Business days (UL-03). */
  targetDays: number;
  /** The officer or supervisor is contacted at once (UL-14). */
  urgent: boolean;
  /** How often the sample draws it, relative to the others. */
  weight: number;
}

type CategoryLine = [categoryId: number, name: string, group: string, unit: string, targetDays: number, weight: number];

const ordinaryCategories: CategoryLine[] = [
  [1010, 'Pothole', 'Roads and drainage', 'Roads', 10, 14],
  [1020, 'Unsealed road grading', 'Roads and drainage', 'Roads', 20, 8],
  [1030, 'Road sign damaged or missing', 'Roads and drainage', 'Roads', 10, 4],
  [1040, 'Blocked drain or culvert', 'Roads and drainage', 'Roads', 10, 5],
  [1050, 'Footpath hazard', 'Roads and drainage', 'Roads', 10, 4],
  [1060, 'Street light not working', 'Roads and drainage', 'Roads', 15, 4],
  [2010, 'Leaking water meter', 'Water and sewer', 'Water and Sewer', 3, 10],
  [2020, 'No water or low pressure', 'Water and sewer', 'Water and Sewer', 1, 3],
  [2030, 'Water quality', 'Water and sewer', 'Water and Sewer', 2, 3],
  [3010, 'New garbage bin', 'Waste', 'Waste Services', 5, 8],
  [3020, 'Missed bin collection', 'Waste', 'Waste Services', 2, 9],
  [3030, 'Damaged or stolen bin', 'Waste', 'Waste Services', 5, 6],
  [3040, 'Illegal dumping', 'Waste', 'Rangers', 10, 5],
  [4010, 'Dog barking', 'Animals', 'Rangers', 10, 7],
  [4020, 'Straying stock', 'Animals', 'Rangers', 1, 4],
  [4030, 'Dog attack', 'Animals', 'Rangers', 1, 2],
  [4040, 'Abandoned vehicle', 'Regulatory', 'Rangers', 15, 3],
  [4050, 'Overgrown vegetation', 'Regulatory', 'Rangers', 20, 4],
  [5010, 'Street or park tree', 'Parks and facilities', 'Parks and Facilities', 20, 6],
  [5020, 'Playground or park maintenance', 'Parks and facilities', 'Parks and Facilities', 10, 4],
  [5030, 'Public toilet', 'Parks and facilities', 'Parks and Facilities', 3, 3],
  [5040, 'Cemetery maintenance', 'Parks and facilities', 'Parks and Facilities', 15, 1],
  [6010, 'Noise or smoke nuisance', 'Environment and planning', 'Environment and Planning', 10, 3],
  [6020, 'Unauthorised building work', 'Environment and planning', 'Environment and Planning', 20, 2],
  [6030, 'Noxious weeds', 'Environment and planning', 'Environment and Planning', 20, 3],
  [7010, 'General request', 'Customer service', 'Customer Service', 5, 4],
];

const urgentCategories: CategoryLine[] = [
  [1090, 'Tree over road', 'Roads and drainage', 'Roads', 1, 4],
  [2090, 'Water main break', 'Water and sewer', 'Water and Sewer', 1, 3],
  [2095, 'Sewer overflow', 'Water and sewer', 'Water and Sewer', 1, 2],
];

/** Used now and then though the sample mapping doesn't know it: shows what a mapping gap looks like. */
export const unmappedDemoCategory: CategoryCode = category(
  [8888, 'Drone flying', 'Regulatory', 'Rangers', 10, 0.6],
  false,
);

/** Every category that the sample mapping should know, `unmappedDemoCategory` excluded. */
export const categories: readonly CategoryCode[] = [
  ...ordinaryCategories.map((line) => category(line, false)),
  ...urgentCategories.map((line) => category(line, true)),
];

/** `actioningRoleId` -> unit. */
export const roles: readonly { roleId: number; unit: string; initials: string; nameId: number }[] = [
  { roleId: 10, unit: 'Roads', initials: 'RDS', nameId: 910 },
  { roleId: 20, unit: 'Water and Sewer', initials: 'WTR', nameId: 920 },
  { roleId: 30, unit: 'Waste Services', initials: 'WST', nameId: 930 },
  { roleId: 40, unit: 'Rangers', initials: 'RNG', nameId: 940 },
  { roleId: 50, unit: 'Parks and Facilities', initials: 'PRK', nameId: 950 },
  { roleId: 60, unit: 'Environment and Planning', initials: 'ENV', nameId: 960 },
  { roleId: 70, unit: 'Customer Service', initials: 'CSO', nameId: 970 },
];

/** `contactMethodCode` -> channel (UL-07). The codes were seen; what they stand for is the sample's reading. */
export const contactMethods: readonly { code: string; channel: string; weight: number }[] = [
  { code: 'T', channel: 'telephone', weight: 46 },
  { code: 'NR', channel: 'website', weight: 20 },
  { code: 'M', channel: 'email', weight: 16 },
  { code: 'F', channel: 'in-person', weight: 12 },
  { code: 'L', channel: 'letter', weight: 4 },
  { code: 'S', channel: 'sms', weight: 2 },
];

/** `determinationCode` of a request; blank while it is open. */
export const requestDeterminations: readonly { code: string; name: string; status: 'completed' | 'cancelled' }[] = [
  { code: 'CCOM', name: 'Completed, customer informed', status: 'completed' },
  { code: 'COMP', name: 'Work completed', status: 'completed' },
  { code: 'CAC', name: 'Closed, no action required', status: 'cancelled' },
];

/** `determinationCode` of a task: ACTN is closed with CCOM, every other with CAC (seen in a public integration). */
export const taskDeterminations = ['CCOM', 'COMP', 'CAC'] as const;

/**
 * `workflowActionCode` of a task, with the progress that the newest open one tells of. `acknowledges`: once such a task is complete,
 * the customer has been told that the request arrived (UL-02); `reports`: that it goes on (UL-05).
 */
export const taskActions: readonly {
  code: string;
  name: string;
  progress: 'acknowledged' | 'in-progress' | 'waiting';
  acknowledges: boolean;
  reports: boolean;
}[] = [
  { code: 'ACTN', name: 'Investigate and action', progress: 'in-progress', acknowledges: false, reports: false },
  {
    code: 'CRF1',
    name: 'Further information wanted from the customer',
    progress: 'waiting',
    acknowledges: false,
    reports: false,
  },
  { code: 'CRF2', name: 'Acknowledge to the customer', progress: 'acknowledged', acknowledges: true, reports: false },
  {
    code: 'CRF3',
    name: 'Progress notice to the customer',
    progress: 'in-progress',
    acknowledges: false,
    reports: true,
  },
  { code: 'ASS1', name: 'Assessed: not accepted', progress: 'in-progress', acknowledges: false, reports: false },
  { code: 'ASS2', name: 'Inspection', progress: 'in-progress', acknowledges: false, reports: false },
  { code: 'ASS3', name: 'Work order raised', progress: 'in-progress', acknowledges: false, reports: false },
  { code: 'ASS4', name: 'Work in progress', progress: 'in-progress', acknowledges: false, reports: false },
  { code: 'ASS5', name: 'Supporting information', progress: 'in-progress', acknowledges: false, reports: false },
];

/** Work order numbers stand in `externalReference`; other references may stand there too. */
export const workOrderPattern = /^WO-\d{5}$/;

/** Request numbers begin with this document type: `002.2026.00000123.001 `. */
export const requestDocumentType = 2;

function category([categoryId, name, group, unit, targetDays, weight]: CategoryLine, urgent: boolean): CategoryCode {
  return { categoryId, name, group, unit, targetDays, urgent, weight };
}
