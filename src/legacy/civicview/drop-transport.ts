import type { WalkOptions } from '../legacy-system.js';
import { cannotAsk } from './cannot-ask.js';
import { changedSince, everyRow } from './drop-changes.js';
import { csvFormOf, type DropParts } from './drop-parts.js';
import { Drop } from './drop/drop.js';
import type { DropFolders } from './drop/drop-folders.js';
import { Instructions } from './drop/instructions.js';
import { lookedAtFolders } from './looked-at-folders.js';
import type { DropForm } from './mapping-file.js';
import type { CareParts } from './reading.js';
import { retryingFolders } from './retrying-folders.js';
import type { CareTransport } from './transport.js';
import { readCareFile } from './wire.js';

const megabyte = 1024 * 1024;

/** CARE's exports in a directory or on an SFTP server. No single case can be asked for: what is known of one came in an export. */
export function dropTransport(parts: CareParts, opened: DropFolders): CareTransport {
  const { system, mapping } = parts;
  const { drop: form, limits } = mapping;
  if (!form) throw new Error('the mapping has no form for the drop'); // its schema asks for one
  const folders = retryingFolders(opened, limits.retries);
  const taking = dropParts(parts, form, folders);
  const partsFor = ({ lookOnly = false }: WalkOptions): DropParts =>
    lookOnly ? dropParts(parts, form, lookedAtFolders(folders)) : taking;
  return {
    lists: form.fullExports,
    probes: false,
    changesSince: (cursor, options) => changedSince(partsFor(options), cursor, options.signal),
    list: (walk, options) => everyRow(partsFor(options), walk, options.signal),
    fetchCase: () => Promise.reject(cannotAsk(system, 'request')),
    ...(form.instructions ? instructionsOf(parts, form, folders) : {}),
  };
}

function instructionsOf(
  { system, clock }: CareParts,
  { system: manifestSystem, encoding }: DropForm,
  folders: DropFolders,
): Pick<CareTransport, 'instruct' | 'instructionAnswer'> {
  const instructions = new Instructions({ system, manifestSystem, folders, encoding, clock });
  return {
    instruct: (instruction, options) => instructions.instruct(instruction, options),
    instructionAnswer: (key, options) => instructions.answer(key, options),
  };
}

function dropParts(parts: CareParts, form: DropForm, folders: DropFolders): DropParts {
  const csv = csvFormOf(parts.mapping, form);
  const drop = new Drop({
    system: parts.system,
    folders,
    manifestSystem: form.system,
    prefix: form.prefix,
    firstSequence: form.firstSequence,
    maxFileBytes: parts.mapping.limits.mostMegabytes * megabyte,
    countRows: (bytes) => {
      const file = readCareFile(bytes, csv);
      return file.ok ? { ok: true, rows: file.lines.length } : file;
    },
  });
  return { ...parts, drop, form, csv };
}
