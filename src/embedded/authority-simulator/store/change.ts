import type { SimulatorSettings } from '../settings.js';
import type { AttachmentRow, Millis, NameRow, ParcelRow, RequestRow, TaskRow } from './rows.js';

/** What the journal is made of. Rows are written whole, so that replaying a change twice is harmless. */
export type Change =
  | ['request', RequestRow]
  | ['task', TaskRow]
  | ['name', NameRow]
  | ['parcel', ParcelRow]
  | ['attachment', AttachmentRow]
  /** A request goes with its tasks and attachments. */
  | ['delete', number]
  /** Every request's modified time. */
  | ['restamp', Millis]
  | ['settings', Partial<SimulatorSettings>]
  /** Everything but the settings. */
  | ['clear']
  /** How far ids and numbers have been given out: what was deleted must not come again as something else. */
  | ['sequences', Sequences];

export interface Sequences {
  /** The highest id by table. */
  ids: Record<'requests' | 'tasks' | 'names' | 'parcels' | 'attachments', number>;
  /** The highest document number by year. */
  numbers: [year: number, number: number][];
}
