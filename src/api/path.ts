import { Param, type PipeTransform } from '@nestjs/common';
import { uuidPattern } from './page-cursor.js';
import { invalidRequest } from './validation.js';

/** A path parameter that is an id; in small letters, as PostgreSQL writes it. */
export const IdParam = (name: string) =>
  Param(name, new PathPipe(name, uuidPattern, 'must be an id such as 5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11'));

/** A path parameter that is a name or a number of the council's. */
export const NameParam = (name: string) =>
  Param(name, new PathPipe(name, /^\P{Cc}{1,100}$/u, 'must be 1 to 100 characters'));

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
