import { declareRefusals } from '@serai/model';

export const textRefusals = declareRefusals({
  TEXT_INVALID: { kind: 'invalid', message: 'This text is missing, too long or not readable.' },
});

export interface TextLimits {
  min?: number;
  max: number;
}

/**
 * A line of text as a person wrote it: trimmed, composed (NFC), without control characters, and of
 * `min` (1 unless said) to `max` characters. Refuses TEXT_INVALID, naming the field.
 */
export function text(given: string, field: string, { min = 1, max }: TextLimits): string {
  const line = given.normalize('NFC').trim();
  const length = [...line].length;
  const isReadable = !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(line);
  if (!isReadable || length < min || length > max) {
    const message = `This is a line of ${min} to ${max} characters.`;
    throw textRefusals.TEXT_INVALID({ field, message });
  }
  return line;
}
