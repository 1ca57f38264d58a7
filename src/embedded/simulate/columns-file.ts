import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnySchemaObject } from 'ajv/dist/2020.js';
import { DateTime } from 'luxon';
import { checkSchema } from '../../config/check-schema.js';
import { contractsDir } from '../../config/contracts-dir.js';
import type { Checked, Fault } from '../../config/fault.js';
import { readYamlFile, type YamlFile } from '../../config/yaml-file.js';
import type { ColumnName } from './service-request.js';

/** contracts/samples/columns.schema.json, its defaults filled in. */
export interface ColumnsFile {
  path: string;
  /** IANA name. */
  zone: string;
  /** Luxon tokens, tried in order. */
  formats: string[];
  columns: Partial<Record<ColumnName, string>>;
  delimiter: string;
  encoding: string;
}

const schemaPath = join(contractsDir, 'samples/columns.schema.json');

/** Every fault of the file at once; whether the CSV file has the columns is asked with `missingColumns`. */
export function readColumnsFile(path: string): Checked<ColumnsFile> {
  const yaml = readYamlFile(path, '--columns');
  if (!yaml.ok) return yaml;
  const schema = JSON.parse(readFileSync(schemaPath, 'utf8')) as AnySchemaObject;
  const faults = [...checkSchema(yaml.value, schema), ...formatFaults(yaml.value)];
  if (faults.length > 0) return { ok: false, faults };
  const given = yaml.value.value as Omit<ColumnsFile, 'path' | 'delimiter' | 'encoding'> & Partial<ColumnsFile>;
  return { ok: true, value: { delimiter: ',', encoding: 'utf-8', ...given, path } };
}

/** A fault for each named column that is not in the CSV file's header exactly once. */
export function missingColumns(file: ColumnsFile, header: string[], csvPath: string): Fault[] {
  const delimiter = header.length === 1 ? ' Is the delimiter another one?' : '';
  return Object.entries(file.columns).flatMap(([name, column]): Fault[] => {
    const found = header.filter((title) => title === column).length;
    if (found === 1) return [];
    const where = `${file.path} columns.${name}`;
    if (found > 1)
      return [
        {
          where,
          what: `names '${column}', which stands ${found} times in the header of ${csvPath}`,
          fix: 'Rename one of them.',
        },
      ];
    return [
      {
        where,
        what: `names '${column}', which the header of ${csvPath} does not have`,
        fix: `It has: ${header.join(', ') || 'nothing'}.${delimiter}`,
      },
    ];
  });
}

/** Luxon takes an unknown token for a literal; so each format has to read back what it wrote. */
function formatFaults(yaml: YamlFile): Fault[] {
  const formats = (yaml.value as { formats?: unknown } | null)?.formats;
  if (!Array.isArray(formats)) return [];
  return formats.flatMap((format: unknown, index): Fault[] => {
    if (typeof format !== 'string' || format === '' || readsBack(format)) return [];
    return [
      {
        where: yaml.place(['formats', index]),
        what: 'cannot read back a time that it wrote',
        fix: 'Name year, month and day with luxon tokens, and hours as HH or as h with a.',
      },
    ];
  });
}

const probe = DateTime.fromISO('2012-10-31T13:05:00Z', { zone: 'utc', locale: 'en-US' });

function readsBack(format: string): boolean {
  const read = DateTime.fromFormat(probe.toFormat(format), format, { zone: 'utc', locale: 'en-US' });
  // a format of dates alone reads midnight
  return read.isValid && read.hasSame(probe, 'day') && (read.hour === probe.hour || read.hour === 0);
}
