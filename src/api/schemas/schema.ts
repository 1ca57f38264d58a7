/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type Schema = Record<string, unknown>;

/** Every field is there, null or not, and no other: readers need not ask whether one is. */
export function shape(description: string, properties: Record<string, Schema>): Schema {
  return { type: 'object', description, additionalProperties: false, required: Object.keys(properties), properties };
}

export function listOf(name: string, cursor = 'Null: there is no more.'): Schema {
  return shape(`A page of ${name}.`, {
    items: { type: 'array', items: ref(name) },
    nextCursor: { type: ['string', 'null'], description: cursor },
  });
}

export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

export function array(items: Schema, description?: string): Schema {
  return { type: 'array', items, ...(description && { description }) };
}

export function nullable(schema: Schema): Schema {
  return 'type' in schema ? { ...schema, type: [schema['type'], 'null'] } : { oneOf: [schema, { type: 'null' }] };
}

export function text(description?: string): Schema {
  return { type: 'string', ...(description && { description }) };
}

export function integer(description?: string): Schema {
  return { type: 'integer', ...(description && { description }) };
}

export function flag(description?: string): Schema {
  return { type: 'boolean', ...(description && { description }) };
}

export function choice(values: readonly string[], description?: string): Schema {
  return { type: 'string', enum: [...values], ...(description && { description }) };
}

export const id: Schema = { type: 'string', format: 'uuid' };

/** RFC 3339 in UTC. */
export function instant(description?: string): Schema {
  return { type: 'string', format: 'date-time', ...(description && { description }) };
}
