import { ValidationPipe } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
import { type FieldError, Problem } from './problem.js';

/** Bodies and queries become their DTOs or a problem that names every wrong field at once; what the DTO does not name is an error too. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    validationError: { target: true, value: false },
    exceptionFactory: (errors) => invalidRequest(errors.flatMap((error) => fieldErrors(error, ''))),
  });
}

export function invalidRequest(errors: FieldError[]): Problem {
  const fields = errors.map(({ field }) => field).join(', ');
  return new Problem('invalid-request', `Mend these and try again: ${fields}.`, { errors });
}

function fieldErrors(error: ValidationError, prefix: string): FieldError[] {
  const field = prefix + error.property;
  const mine = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
    field,
    problem: constraint === 'whitelistValidation' ? unknownField(error.target) : message,
  }));
  return [...mine.slice(0, 1), ...(error.children ?? []).flatMap((child) => fieldErrors(child, `${field}.`))];
}

function unknownField(target: object | undefined): string {
  if (!target) return 'is not known here';
  const rules = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  const known = [...new Set(rules.map(({ propertyName }) => propertyName))].sort();
  return known.length === 0 ? 'is not known here' : `is not known here; known are ${known.join(', ')}`;
}
