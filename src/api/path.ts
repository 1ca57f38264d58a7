import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { uuidPattern } from './page-cursor.js';
import type { Schema } from './schemas/schema.js';
import { invalidRequest } from './validation.js';

const namePattern = /^[^\u0000-\u001f\u007f-\u009f]{1,100}$/u;

/** A path parameter that is an id; in small letters, as PostgreSQL writes it. */
export const IdParam = (name: string) =>
  PathParam(name, { type: 'string', format: 'uuid', pattern: uuidPattern.source }, [
    uuidPattern,
    'must be an id such as 5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11',
  ]);

/** A path parameter that is a name or a number of the council's. */
export const NameParam = (name: string) =>
  PathParam(name, { type: 'string', minLength: 1, maxLength: 100, pattern: namePattern.source }, [
    namePattern,
    'must be 1 to 100 characters',
  ]);

/** Checked and described by the same pattern. */
function PathParam(name: string, schema: Schema, [pattern, rule]: [RegExp, string]): ParameterDecorator {
  return (target, key, index) => {
    Param(name, new PathPipe(name, pattern, rule))(target, key, index);
    const handler = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key !== undefined && handler) ApiParam({ name, schema })(target, key, handler);
  };
}

class PathPipe implements PipeTransform<string, string> {
  constructor(
    private readonly field: string,
    private readonly pattern: RegExp,
    private readonly rule: string,
  ) {}

  transform(value: string): string {
    if (!this.pattern.test(value)) throw invalidRequest([{ field: this.field, problem: this.rule }]);
    return this.pattern === uuidPattern ? value.toLowerCase() : value.trim();
  }
}
