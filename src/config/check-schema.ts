import { type ErrorObject } from 'ajv';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { Fault } from './fault.js';
import type { YamlFile } from './yaml-file.js';

/** Every way in which the file is not what the JSON Schema (2020-12) says; the schema's descriptions tell how to mend it. */
export function checkSchema(file: YamlFile, schema: AnySchemaObject): Fault[] {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false });
  ajvFormats.default(ajv);
  ajv.addFormat('iana-time-zone', isTimeZone);
  const validate = ajv.compile(schema);
  if (validate(file.value)) return [];
  const faults = (validate.errors ?? []).filter(tellsSomething).map((error) => faultOf(file, error));
  return faults.filter(
    (fault, index) => faults.findIndex((other) => other.where === fault.where && other.what === fault.what) === index,
  );
}

export function isTimeZone(zone: string): boolean {
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
function tellsSomething(error: ErrorObject): boolean {
  return error.keyword !== 'if' && error.keyword !== 'propertyNames';
}

function faultOf(file: YamlFile, error: ErrorObject): Fault {
  const within = error.instancePath.split('/').slice(1).map(unescape).map(asIndex);
  const schema = (error.parentSchema ?? {}) as {
    description?: string;
    properties?: Record<string, { description?: string }>;
  };
  const params = error.params as Record<string, unknown>;
  if (error.propertyName !== undefined) {
    return {
      where: file.place([...within, error.propertyName]),
      what: `${what(error)} (the key itself)`,
      fix: describe(schema.description),
    };
  }
  if (error.keyword === 'required') {
    const name = String(params.missingProperty);
    return {
      where: file.place([...within, name]),
      what: 'is missing',
      fix: describe(schema.properties?.[name]?.description),
    };
  }
  if (error.keyword === 'additionalProperties' || error.keyword === 'unevaluatedProperties') {
    const name = String(params.additionalProperty ?? params.unevaluatedProperty);
    const known = Object.keys(schema.properties ?? {}).join(', ');
    return {
      where: file.place([...within, name]),
      what: 'is not a known key',
      fix: known ? `Known here: ${known}.` : 'Take it out.',
    };
  }
  return { where: file.place(within), what: what(error), fix: describe(schema.description) };
}

// Ajv's messages speak of the schema, never of the value.
function what(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'enum') return `must be one of ${(params.allowedValues as unknown[]).join(', ')}`;
  if (error.keyword === 'const') return `must be ${String(params.allowedValue)}`;
  return error.message ?? 'is wrong';
}

function describe(description: string | undefined): string {
  return description ?? 'See the schema in contracts/.';
}

function unescape(pointer: string): string {
  return pointer.replaceAll('~1', '/').replaceAll('~0', '~');
}

function asIndex(step: string): string | number {
  return /^\d+$/.test(step) ? Number(step) : step;
}
