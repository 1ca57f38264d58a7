import { type ColumnsFile, missingColumns } from './columns-file.js';
import type { Fault } from '../../config/fault.js';
import { type CsvRecord, csvRecords } from './csv-records.js';
import { RowReader } from './row-reader.js';
import type { LineRemark, ServiceRequest } from './service-request.js';

/** A file of requests, read: `rows` counts its records without the header, `requests` and `rejected` make them up. */
export interface RequestsFile {
  rows: number;
  requests: ServiceRequest[];
  rejected: LineRemark[];
  warnings: LineRemark[];
}

export type RequestsRead = { ok: true; value: RequestsFile } | { ok: false; faults: Fault[] };

/** Reads it whole; a header that lacks a named column is a fault each. Throws where the file cannot be read. */
export async function readRequests(path: string, columns: ColumnsFile): Promise<RequestsRead> {
  const records = csvRecords(path, { delimiter: columns.delimiter, encoding: columns.encoding });
  const header = await firstRecord(records);
  const faults = missingColumns(columns, header, path);
  if (faults.length > 0) return { ok: false, faults };
  const file: RequestsFile = { rows: 0, requests: [], rejected: [], warnings: [] };
  const reader = new RowReader(columns, header);
  for await (const record of records) {
    file.rows++;
    if ('fault' in record) {
      file.rejected.push({ line: record.line, reason: record.fault });
      continue;
    }
    const { request, rejected, warnings } = reader.read(record);
    if (request) file.requests.push(request);
    if (rejected !== null) file.rejected.push({ line: record.line, reason: rejected });
    for (const reason of warnings) file.warnings.push({ line: record.line, reason });
  }
  return { ok: true, value: file };
}

async function firstRecord(records: AsyncGenerator<CsvRecord>): Promise<string[]> {
  const first = await records.next();
  return !first.done && 'fields' in first.value ? first.value.fields.map((name) => name.trim()) : [];
}
