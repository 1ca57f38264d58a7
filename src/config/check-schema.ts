import { type ErrorObject } from 'ajv';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Fault } from './fault.js';
import type { YamlFile } from './yaml-file.js';

/** Every way in which the file is not what the JSON Schema (2020-12) says, by line; the schema's descriptions tell how to mend it. */
export function checkSchema(file: YamlFile, schema: AnySchemaObject): Fault[] {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false });
  ajvFormats.default(ajv);
  ajv.addFormat('iana-time-zone', isTimeZone);
  const validate = ajv.compile(schema);
  if (validate(file.value)) return [];
  const faults = (validate.errors ?? [])
    .filter(tellsSomething)
    .map(describe)
    .toSorted((one, other) => file.lineOf(one.within) - file.lineOf(other.within))
    .map(({ within, what, fix }) => ({ where: file.place(within), what, fix: fix ?? 'See the schema in contracts/.' }));
  return faults.filter((fault, index) => index === faults.findIndex((other) => isSame(fault, other)));
}

function isTimeZone(zone: string): boolean {
  // an offset such as +10:00 passes Intl too, but it knows no daylight saving
  if (!zone.includes('/') && zone !== 'UTC') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

// `if` and `propertyNames` only repeat that something within them failed
function tellsSomething({ keyword }: ErrorObject): boolean {
  return keyword !== 'if' && keyword !== 'propertyNames';
}

interface SchemaFault {
  within: (string | number)[];
  what: string;
  fix: string | undefined;
}

interface Described {
  description?: string;
  properties?: Record<string, Described>;
}

function describe(error: ErrorObject): SchemaFault {
  const within = error.instancePath.split('/').slice(1).map(step);
  const schema = (error.parentSchema ?? {}) as Described;
  const { missingProperty, additionalProperty } = error.params as {
    missingProperty?: string;
    additionalProperty?: string;
  };
  if (error.propertyName !== undefined) {
    return { within: [...within, error.propertyName], what: `as a key ${what(error)}`, fix: schema.description };
  }
  if (missingProperty !== undefined) {
    const fix = schema.properties?.[missingProperty]?.description;
    return { within: [...within, missingProperty], what: 'is missing', fix };
  }
  if (additionalProperty !== undefined) {
    const known = Object.keys(schema.properties ?? {}).join(', ');
    const fix = known === '' ? 'Take it out.' : `Known here: ${known}.`;
    return { within: [...within, additionalProperty], what: 'is not a known key', fix };
  }
  return { within, what: what(error), fix: schema.description };
}

// Ajv's messages speak of the schema, never of the value.
function what({ keyword, params, message }: ErrorObject): string {
  const { allowedValues, allowedValue } = params as { allowedValues?: unknown[]; allowedValue?: unknown };
  if (keyword === 'enum') return `must be one of ${(allowedValues ?? []).join(', ')}`;
  if (keyword === 'const') return `must be ${String(allowedValue)}`;
  return message ?? 'is wrong';
}

/** One step of a JSON pointer. */
function step(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text.replaceAll('~1', '/').replaceAll('~0', '~');
}

function isSame(one: Fault, other: Fault): boolean {
  return one.where === other.where && one.what === other.what;
}
