import { join } from 'node:path';
import ts from 'typescript';

export type Json = Record<string, unknown>;
/** What a JSON Schema and a TypeScript type can both say, written alike. */
export type Shape = string | { [name: string]: Shape };

/** Of a JSON Schema with its `$defs`. Throws for an object that takes keys that nobody knows. */
export function shapeOfSchema(schema: Json): Shape {
  return shapeOfNode(schema, schema);
}

/** Of a type that a file under the root exports. */
export function shapeOfType(path: string, name: string): Shape {
  const file = join(process.cwd(), path);
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.NodeNext,
    strict: true,
    types: [],
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!);
  return shapeOf(checker.getDeclaredTypeOfSymbol(symbols.find((symbol) => symbol.name === name)!), checker);
}

/** Paths of what has no description, so that a fault there could not say how to mend it. */
export function undescribed(schema: Json): string[] {
  const silent: string[] = [];
  const look = (given: Json, path: string) => {
    const node = resolved(schema, given);
    if (typeof node['description'] !== 'string') silent.push(path);
    for (const [name, child] of Object.entries((node['properties'] as Record<string, Json>) ?? {}))
      look(child, `${path}.${name}`);
    for (const part of ['items', 'additionalProperties'])
      if (typeof node[part] === 'object') look(node[part] as Json, `${path}.*`);
  };
  look(schema, '');
  return silent;
}

function resolved(schema: Json, node: Json): Json {
  const reference = node['$ref'] as string | undefined;
  return reference
    ? { ...(schema['$defs'] as Record<string, Json>)[reference.slice('#/$defs/'.length)]!, ...node }
    : node;
}

type Literal = string | number | null;

function shapeOfNode(schema: Json, given: Json): Shape {
  const node = resolved(schema, given);
  const literals = (node['enum'] as Literal[] | undefined) ?? ('const' in node ? [node['const'] as Literal] : null);
  if (literals) {
    const shape = oneOf(literals.filter((literal) => literal !== null));
    return literals.includes(null) ? { null: shape } : shape;
  }
  const types = [node['type']].flat() as string[];
  const type = types.find((each) => each !== 'null')!;
  const shape = shapeOfNodeType(schema, node, type);
  return types.includes('null') ? { null: shape } : shape;
}

function shapeOfNodeType(schema: Json, node: Json, type: string): Shape {
  if (type === 'array') return { each: shapeOfNode(schema, node['items'] as Json) };
  if (type !== 'object') return type === 'integer' ? 'number' : type;
  if (typeof node['additionalProperties'] === 'object')
    return { any: shapeOfNode(schema, node['additionalProperties'] as Json) };
  if (node['additionalProperties'] !== false) throw new Error('an object of the schema takes keys that nobody knows');
  const required = new Set(node['required'] as string[]);
  return Object.fromEntries(
    Object.entries(node['properties'] as Record<string, Json>).map(([name, value]) => [
      required.has(name) ? name : `${name}?`,
      shapeOfNode(schema, value),
    ]),
  );
}

function oneOf(literals: (string | number)[]): Shape {
  return literals.map(String).sort().join(' | ');
}

function shapeOf(type: ts.Type, checker: ts.TypeChecker): Shape {
  const members = type.isUnion() ? type.types : [type];
  const present = members.filter((member) => !(member.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)));
  const shape = shapeOfPresent(present, checker);
  return members.some((member) => member.flags & ts.TypeFlags.Null) ? { null: shape } : shape;
}

function shapeOfPresent(members: ts.Type[], checker: ts.TypeChecker): Shape {
  const [first] = members;
  if (members.every((member) => member.flags & ts.TypeFlags.BooleanLike)) return 'boolean';
  if (members.every((member) => member.isStringLiteral() || member.isNumberLiteral()))
    return oneOf(members.map((member) => member.value));
  if (first!.flags & ts.TypeFlags.String) return 'string';
  if (first!.flags & ts.TypeFlags.Number) return 'number';
  if (checker.isArrayType(first!))
    return { each: shapeOf(checker.getTypeArguments(first as ts.TypeReference)[0]!, checker) };
  const entries = checker.getIndexInfosOfType(first!)[0];
  if (entries) return { any: shapeOf(entries.type, checker) };
  return Object.fromEntries(
    checker.getPropertiesOfType(first!).map((property) => {
      const name = property.flags & ts.SymbolFlags.Optional ? `${property.name}?` : property.name;
      return [name, shapeOf(checker.getTypeOfSymbol(property), checker)];
    }),
  );
}
