import { cannotAsk } from './cannot-ask.js';
import { changedSince, everyRow } from './drop-changes.js';
import { csvFormOf, type DropParts } from './drop-parts.js';
import { Drop } from './drop/drop.js';
import type { DropFolders } from './drop/drop-folders.js';
import type { CareParts } from './reading.js';
import { retryingFolders } from './retrying-folders.js';
import type { CareTransport } from './transport.js';
import { readCareFile } from './wire.js';

const megabyte = 1024 * 1024;

/** CARE's exports in a directory or on an SFTP server. No single case can be asked for: what is known of one came in an export. */
export function dropTransport(parts: CareParts, folders: DropFolders): CareTransport {
  const { system, mapping } = parts;
  const { drop: form, limits } = mapping;
  if (!form) throw new Error('the mapping has no form for the drop'); // its schema asks for one
  const csv = csvFormOf(mapping, form);
  const drop = new Drop({
    system,
    folders: retryingFolders(folders, limits.retries),
    manifestSystem: form.system,
    prefix: form.prefix,
    firstSequence: form.firstSequence,
    maxFileBytes: limits.mostMegabytes * megabyte,
    countRows: (bytes) => {
      const file = readCareFile(bytes, csv);
      return file.ok ? { ok: true, rows: file.lines.length } : file;
    },
  });
  const own: DropParts = { ...parts, drop, form, csv };
  return {
    lists: form.fullExports,
    changesSince: (cursor, signal) => changedSince(own, cursor, signal),
    list: (walk, signal) => everyRow(own, walk, signal),
    fetchCase: () => Promise.reject(cannotAsk(system, 'request')),
  };
}
