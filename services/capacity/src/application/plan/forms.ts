import { isRefusal, parseInstant } from '@serai/model';
import { z } from 'zod';

/** No more causes than this are told of one thing. */
export const mostCauses = 20;

const said = (sentence: string) => ({
  error: ({ input }: { readonly input?: unknown }): string =>
    input === undefined ? 'is required' : sentence,
});

export const text = z.string(said('must be a text that is not empty')).min(1);

/** A whole number from `least` to `most`. */
export const count = (least = 0, most = Number.MAX_SAFE_INTEGER) => {
  const sentence = `must be a whole number from ${least} to ${most}`;
  return z.int(said(sentence)).min(least, said(sentence)).max(most, said(sentence));
};

export const listOf = <T extends z.ZodType>(item: T) => z.array(item, said('must be a list'));
export const someOf = <T extends z.ZodType>(item: T) =>
  listOf(item).min(1, said('must have at least one'));
export const form = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, said('must be an object'));

/** RFC 3339 with its offset, as an instant. */
export const instant = text.transform((written, context) => {
  try {
    return parseInstant(written);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const message = 'must be an RFC 3339 date and time with its offset, from 1970 to 2200';
    context.issues.push({ code: 'custom', message, input: written });
    return z.NEVER;
  }
});

/** What is wrong with a value, each with its path, such as `legs[0].speed: is not known`. */
export function causesOf(error: z.ZodError, root: readonly (string | number)[] = []): string[] {
  const causes = error.issues.flatMap((issue) => {
    const path = [...root, ...issue.path];
    if (issue.code !== 'unrecognized_keys') return [causeAt(path, issue.message)];
    return issue.keys.map((key) => causeAt([...path, key], 'is not known'));
  });
  return causes.slice(0, mostCauses);
}

/** `lines[3].legs[0].from: no point is called "x"` */
export function causeAt(path: readonly PropertyKey[], sentence: string): string {
  const written = path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    return before === '' ? String(part) : `${before}.${String(part)}`;
  }, '');
  return written === '' ? sentence : `${written}: ${sentence}`;
}
