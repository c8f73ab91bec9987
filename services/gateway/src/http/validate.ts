import { Refusal } from '@serai/model';
import type { z } from 'zod';
import { gatewayRefusals } from './refusals';

const maxErrors = 100;

/** The value in the form of the schema; refuses BODY_INVALID with every field that is wrong. */
export function validate(schema: z.ZodType, value: unknown, where: string): unknown {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, maxErrors).flatMap((issue) => errorsOf(issue, where));
  const { kind, code, message } = gatewayRefusals.BODY_INVALID();
  const first = errors[0]?.field ?? where;
  throw new Refusal(kind, code, `${message} ${errors[0]?.message ?? ''}`.trim(), {
    field: first,
    errors,
  });
}

function errorsOf(
  issue: z.core.$ZodIssue,
  where: string,
): { field: string; code: string; message: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: fieldOf([...issue.path, key], where),
      code: 'FIELD_UNKNOWN',
      message: `${key} is not a field of this request.`,
    }));
  }
  const field = fieldOf(issue.path, where);
  const isAbsent = issue.code === 'invalid_type' && issue.input === undefined;
  const own = issue.code === 'custom' ? (issue.params?.['code'] as string | undefined) : undefined;
  const code = own ?? (isAbsent ? 'FIELD_REQUIRED' : 'FIELD_INVALID');
  const message = isAbsent && issue.message.includes('undefined') ? 'is required' : issue.message;
  return [{ field, code, message: `${field}: ${message}` }];
}

/** parcels[2].weightGrams */
export function fieldOf(path: readonly PropertyKey[], where: string): string {
  const written = path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
  return written === '' ? where : written;
}
