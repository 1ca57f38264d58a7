/**
 * The code lists of the sample CARE. Nothing public tells of the real ones: these are invented, with the whole layout
 * (contracts/legacy/civicview-care.md), and a site's own stand in its mapping.
 */
export const statuses = [
  'REGISTERED',
  'ACKNOWLEDGED',
  'INVESTIGATING',
  'WAITING',
  'RESOLVED',
  'CLOSED',
  'WITHDRAWN',
] as const;
export type Status = (typeof statuses)[number];

/** `completed` stands in rows of these alone. */
export const closedStatuses: ReadonlySet<string> = new Set<Status>(['RESOLVED', 'CLOSED', 'WITHDRAWN']);

/** Category -> whether the procedure for complaints is about it. */
export const complaintCategories = ['CMP-SERVICE', 'CMP-STAFF', 'CMP-COUNCILLOR', 'CMP-CONTRACTOR', 'CN'] as const;
/** K-26 and K-31. */
export const feedbackCategories = ['COMPLIMENT', 'SUGGESTION', 'QUESTION', 'PROBLEM'] as const;
export const requestCategory = 'ROADS-POTHOLE';

/** UL-07. `anyTime`: it arrives at night and on Sundays too. */
export const channels: readonly { code: string; weight: number; anyTime: boolean }[] = [
  { code: 'T', weight: 34, anyTime: false },
  { code: 'E', weight: 24, anyTime: true },
  { code: 'W', weight: 14, anyTime: true },
  { code: 'L', weight: 10, anyTime: false },
  { code: 'P', weight: 9, anyTime: false },
  { code: 'F', weight: 6, anyTime: false },
  { code: 'X', weight: 3, anyTime: true },
];

export const outcomes = ['UPHELD', 'PART', 'NOTUPH', 'NOACT', 'REFERRED'] as const;
export const subjects = ['SERVICE', 'STAFF', 'MANAGER', 'DIRECTOR', 'GM', 'MAYOR', 'COUNCILLOR'] as const;
export type Subject = (typeof subjects)[number];
export const allegations = ['CORR', 'PECUN', 'CRIME'] as const;
export const flags = ['ANON', 'THREAT', 'ABUSE', 'REPEAT', 'VIOLENT', 'DISSAT', 'DECL', 'CN'] as const;
export const outsideBodies = ['OMB', 'OLG', 'ADB', 'ICAC', 'PRIV'] as const;
export const contactRestrictions = ['WRIT', 'NOM', 'LTD'] as const;
export const resolutions = ['INFO', 'INVEST', 'CHANGE'] as const;

/** Used now and then though no sample mapping and no sample council file knows them: shows what a mapping gap looks like. */
export const unmappedDemo = { category: 'DRONES', officer: 'TEMP01' };
