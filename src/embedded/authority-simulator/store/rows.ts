/** Milliseconds since the epoch, whole seconds: Authority's own resolution isn't known, and equal times must happen. */
export type Millis = number;

/** A request as the simulator keeps it. Field names are Authority's where it has one. */
export interface RequestRow {
  id: number;
  documentType: number;
  documentYear: number;
  documentNumber: number;
  documentPart: number;
  /** Without the trailing blank that it gets on the wire. */
  formattedAccount: string;
  workflowCode: string;
  externalReference: string | null;
  documentPrecis: string | null;
  description: string | null;
  received: Millis;
  written: Millis | null;
  determined: Millis | null;
  changed: Millis | null;
  due: Millis | null;
  dueNumberDays: number | null;
  determinationCode: string | null;
  determinationNameId: number | null;
  actioningNameId: number | null;
  actioningInitials: string | null;
  actioningRoleId: number | null;
  contactMethodCode: string | null;
  categoryId: number | null;
  created: Millis;
  modified: Millis;
  modifiedOperatorId: number;
  nameId: number | null;
  parcelId: number | null;
  /** WGS 84 degrees. */
  position: { latitude: number; longitude: number } | null;
  distortion?: Distortion;
}

/** Makes a row come out wrong on the wire: fields laid over the good ones, or something else in its place. */
export type Distortion = { overlay: Record<string, unknown> } | { replacement: unknown };

export interface TaskRow {
  id: number;
  requestId: number;
  workflowActionCode: string;
  workflowSequence: number;
  open: boolean;
  opened: Millis;
  due: Millis | null;
  determinationCode: string | null;
  determined: Millis | null;
  created: Millis;
  modified: Millis;
  modifiedOperatorId: number;
  comments: TaskComment[];
}

/** `lines` hold at most 70 characters each. */
export interface TaskComment {
  at: Millis;
  lines: string[];
}

export interface NameRow {
  id: number;
  title: string | null;
  givenName1: string | null;
  familyName: string;
  homePhone: string | null;
  mobilePhone: string | null;
  businessPhone: string | null;
  faxPhone: string | null;
  emailAddress: string | null;
  address1: string | null;
  address2: string | null;
  created: Millis;
  modified: Millis;
}

/** A parcel of land with its address. */
export interface ParcelRow {
  id: number;
  houseNumber: string;
  streetName: string;
  streetTypeCode: string;
  suburb: string;
  postcode: string;
}

export interface AttachmentRow {
  id: number;
  requestId: number;
  fileName: string;
  displayName: string;
  created: Millis;
  inTransit: boolean;
  held: boolean;
  contentBase64: string;
}

/** How an index finds a request by its number: trimmed, without regard to case. */
export function accountKey(formattedAccount: string): string {
  return formattedAccount.trim().toLowerCase();
}

/** `002.2026.00000123.001` */
export function formatAccount(parts: { type: number; year: number; number: number; part: number }): string {
  return [
    String(parts.type).padStart(3, '0'),
    String(parts.year).padStart(4, '0'),
    String(parts.number).padStart(8, '0'),
    String(parts.part).padStart(3, '0'),
  ].join('.');
}
