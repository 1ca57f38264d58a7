import type { Drop } from './drop/drop.js';
import type { CivicViewMapping, DropForm } from './mapping-file.js';
import { columnNames } from './mapping.js';
import type { CareParts } from './reading.js';
import type { CsvForm } from './wire.js';

/** What the parts of the file drop read with. */
export interface DropParts extends CareParts {
  drop: Drop;
  form: DropForm;
  csv: CsvForm;
}

export function csvFormOf(mapping: CivicViewMapping, { encoding, delimiter }: DropForm): CsvForm {
  return { encoding, delimiter, columns: columnNames(mapping.columns) };
}
