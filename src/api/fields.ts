import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, type TransformFnParams } from 'class-transformer';
import { IsIn, IsInt, Max, Min, ValidateBy, ValidateIf } from 'class-validator';
import { uuidPattern } from './page-cursor.js';

/** How a field of a query or a body is described. Optional unless `required`. */
interface FieldText {
  description: string;
  example?: string | number | boolean | string[];
  required?: boolean;
}

/** In the document: not blank, and no control character. */
const soundText = String.raw`^(?!\s*$)[^\u0000-\u001f\u007f-\u009f]*$`;

/** Text of 1 to `max` characters after trimming, without control characters (PostgreSQL takes no NUL). */
export function TextField(max: number, field: FieldText): PropertyDecorator {
  const sound = (value: unknown) =>
    typeof value === 'string' && value.length > 0 && value.length <= max && !/\p{Cc}/u.test(value);
  return described(field, { type: 'string', minLength: 1, maxLength: max, pattern: soundText }, [
    Transform(({ value }: TransformFnParams): unknown => (typeof value === 'string' ? value.trim() : value)),
    ValidateBy({
      name: 'isText',
      validator: {
        validate: sound,
        defaultMessage: () => `must be one text of 1 to ${max} characters, without control characters`,
      },
    }),
  ]);
}

export function IdField(field: FieldText): PropertyDecorator {
  return described(field, { type: 'string', format: 'uuid', pattern: uuidPattern.source }, [
    ValidateBy({
      name: 'isId',
      validator: {
        validate: (value) => typeof value === 'string' && uuidPattern.test(value),
        defaultMessage: () => 'must be an id such as 5f6f2d0a-8a51-5a0e-9a55-0d5c3a1e7b11',
      },
    }),
  ]);
}

const instantPattern = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 with an offset; becomes an Instant. An unescaped `+` of a query arrives as a blank, and is taken for what was meant. */
export function InstantField(field: FieldText): PropertyDecorator {
  return described(field, { type: 'string', format: 'date-time' }, [
    Transform(({ value }: TransformFnParams): unknown => instantOf(value)),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value) => typeof value === 'string' && value.endsWith('Z') && instantPattern.test(value),
        defaultMessage: () => 'must be an instant with its offset, such as 2026-03-03T22:00:00Z',
      },
    }),
  ]);
}

function instantOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const text = value.replace(/ (?=\d\d:\d\d$)/, '+');
  const at = instantPattern.test(text) ? new Date(text) : null;
  return at && !Number.isNaN(at.getTime()) && at.getUTCFullYear() > 0 ? at.toISOString() : 'not an instant';
}

/** One of a few words. */
export function ChoiceField(choices: readonly string[], field: FieldText): PropertyDecorator {
  return described(field, { type: 'string', enum: [...choices] }, [
    IsIn(choices, { message: `must be one of ${choices.join(', ')}` }),
  ]);
}

/** Any of a few words: given repeatedly, or with commas between. */
export function ChoicesField(choices: readonly string[], field: FieldText): PropertyDecorator {
  return described(field, { type: 'string', enum: [...choices], isArray: true }, [
    Transform(({ value }: TransformFnParams): unknown => (Array.isArray(value) ? value : String(value).split(','))),
    IsIn(choices, { each: true, message: `must be one or more of ${choices.join(', ')}` }),
  ]);
}

export function FlagField(field: FieldText): PropertyDecorator {
  return described(field, { type: 'boolean' }, [
    Transform(({ value }: TransformFnParams): unknown => (value === 'true' ? true : value === 'false' ? false : value)),
    IsIn([true, false], { message: 'must be true or false' }),
  ]);
}

/** A target in days, as the contracts have it: 0, the day of receipt, to 400. */
export function DaysField(field: FieldText): PropertyDecorator {
  const message = 'must be a whole number of days from 0 to 400';
  return described(field, { type: 'integer', minimum: 0, maximum: 400 }, [
    Transform(({ value }: TransformFnParams): unknown => (/^\d{1,4}$/.test(String(value)) ? Number(value) : value)),
    IsInt({ message }),
    Max(400, { message }),
  ]);
}

/** How many rows of a list at most; 50 where nothing is said. */
export function LimitField(): PropertyDecorator {
  const message = 'must be a whole number from 1 to 200';
  return described({ description: 'Rows at most.' }, { type: 'integer', minimum: 1, maximum: 200, default: 50 }, [
    Transform(({ value }: TransformFnParams): unknown => (/^\d{1,4}$/.test(String(value)) ? Number(value) : value)),
    IsInt({ message }),
    Min(1, { message }),
    Max(200, { message }),
  ]);
}

function described(
  { required = false, ...text }: FieldText,
  schema: object,
  rules: PropertyDecorator[],
): PropertyDecorator {
  // IsOptional would let null through, to handlers that know nothing of it
  const optional = required ? [] : [ValidateIf((_, value) => value !== undefined)];
  return applyDecorators(ApiProperty({ required, ...schema, ...text }), ...optional, ...rules);
}
