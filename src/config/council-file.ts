import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type CalendarFile, readCalendarFile } from './calendar-file.js';
import { targetFaults } from './category-targets.js';
import { checkSchema } from './check-schema.js';
import { complaintsFaults } from './complaints-faults.js';
import { contractsDir } from './contracts-dir.js';
import type { Checked, Fault } from './fault.js';
import { isKnownSystem } from './legacy-connections.js';
import { noticeFaults } from './notice-faults.js';
import { type PolicyFile, readPolicyFile } from './policy-file.js';
import { readSchema } from './read-schema.js';
import { standardsFaults } from './service-standards.js';
import type { CouncilFile, CouncilSystem, MappedSystem } from './settings.js';
import { readYamlFile, type YamlFile } from './yaml-file.js';

export interface CouncilFiles extends CalendarFile, PolicyFile {
  /** Absolute path of the council file. */
  path: string;
  council: CouncilFile;
  systems: MappedSystem[];
}

/** The council file, and the calendar and mapping files that it names, checked against their schemas; faults of all of them at once. */
export function readCouncilFiles(path: string): Checked<CouncilFiles> {
  const file = readYamlFile(resolve(path), 'COUNCIL_FILE');
  if (!file.ok) return file;
  const faults = checkSchema(file.value, readSchema(join(contractsDir, 'council', 'council.schema.json')));
  if (faults.length === 0) faults.push(...ownFaults(file.value));
  const calendar = readCalendarFile(file.value, faults.length === 0);
  const policy = readPolicyFile(file.value);
  const systems: MappedSystem[] = [];
  for (const [name, system] of Object.entries(systemsOf(file.value.value))) {
    const mapped = readMapping(file.value, name, system);
    if (mapped.ok) systems.push(mapped.value);
    else faults.push(...mapped.faults);
  }
  if (!calendar.ok) faults.push(...calendar.faults);
  if (!policy.ok) faults.push(...policy.faults);
  if (faults.length > 0 || !calendar.ok || !policy.ok) return { ok: false, faults };
  const council = file.value.value as CouncilFile;
  return { ok: true, value: { path: file.value.path, council, systems, ...calendar.value, ...policy.value } };
}

function ownFaults(file: YamlFile): Fault[] {
  return [...noticeFaults(file), ...standardsFaults(file), ...complaintsFaults(file)];
}

// Looked at before the council file is known to be right, so that a mapping's faults are told in the same go.
function systemsOf(value: unknown): Record<string, unknown> {
  const { systems } = (isObject(value) ? value : {}) as { systems?: unknown };
  return isObject(systems) ? systems : {};
}

function readMapping(file: YamlFile, name: string, system: unknown): Checked<MappedSystem> {
  const schemaPath = join(contractsDir, 'mappings', `${name}.schema.json`);
  const council = isObject(system) ? system : {};
  // both are already faults of the council file: an unknown system, a mapping that is not a file name
  if (!isKnownSystem(name) || typeof council.mapping !== 'string') return { ok: false, faults: [] };
  const mappingPath = findMapping(file.path, council.mapping);
  const mapping = readYamlFile(mappingPath, file.place(['systems', name, 'mapping']));
  if (!mapping.ok) return mapping;
  const faults: Fault[] = checkSchema(mapping.value, readSchema(schemaPath));
  // what a schema cannot say, once the file is as it says
  if (faults.length === 0) faults.push(...targetFaults(mapping.value));
  if (faults.length > 0) return { ok: false, faults };
  const { syncEverySeconds, sweepEverySeconds } = council as unknown as CouncilSystem;
  return { ok: true, value: { name, mapping: mapping.value.value, mappingPath, syncEverySeconds, sweepEverySeconds } };
}

/** A site's own file stands beside its council file; those that come with Shirelink stand in contracts/mappings. */
function findMapping(councilPath: string, mapping: string): string {
  const beside = resolve(dirname(councilPath), mapping);
  const shipped = join(contractsDir, 'mappings', mapping);
  return existsSync(beside) || !existsSync(shipped) ? beside : shipped;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
