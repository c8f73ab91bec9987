import { plain, type Schema } from './schema';

export interface Wrong {
  readonly what: string;
  readonly value: unknown;
}

/** Where no length is stated; an address has to hold it. */
const longText = 4_000;
const anyText = 'x';

/** Values of other types, and of the right type but beyond what is stated. */
export function wrongValues(schema: Schema): Wrong[] {
  const told = plain(schema);
  const others = otherTypes(told.type ?? '').map((value) => ({
    what: `${JSON.stringify(value)} in place of ${told.type}`,
    value,
  }));
  return [...others, ...beyond(told)];
}

function otherTypes(type: string): unknown[] {
  const samples: Readonly<Record<string, unknown>> = {
    string: anyText,
    number: 5,
    boolean: true,
    array: [],
    object: {},
  };
  const own = type === 'integer' ? 'number' : type;
  const others = Object.entries(samples).flatMap(([name, sample]) =>
    name === own ? [] : [sample],
  );
  return own === 'number' ? [...others, '5', 'NaN', null] : [...others, null];
}

function beyond(schema: Schema): Wrong[] {
  switch (schema.type) {
    case 'integer':
      return [{ what: 'a fraction', value: 1.5 }, ...outOfRange(schema)];
    case 'number':
      return outOfRange(schema);
    case 'string':
      return wrongTexts(schema);
    case 'array':
      return schema.minItems === undefined ? [] : [{ what: 'an empty list', value: [] }];
    case 'object':
      return [];
    default:
      return [];
  }
}

function outOfRange({ minimum, maximum }: Schema): Wrong[] {
  const above = [{ what: 'far too much', value: 1e30 }];
  if (minimum !== undefined) above.push({ what: 'below the minimum', value: minimum - 1 });
  if (maximum !== undefined) above.push({ what: 'above the maximum', value: maximum + 1 });
  return above;
}

const byFormat: Readonly<Record<string, readonly string[]>> = {
  'date-time': ['soon', '9999-12-31T00:00:00Z', '2027-01-01T00:00:00', '2027-02-30T00:00:00Z'],
  date: ['soon', '9999-12-31', '2027-02-30'],
  'iso-3166-1': ['ZZ', 'pl'],
  'iso-4217': ['ZZZ', 'eur'],
  sscc: ['069000010000000000', '123'],
  email: ['nobody'],
};

function wrongTexts(schema: Schema): Wrong[] {
  const { maxLength = longText, minLength = 0, format = '', pattern } = schema;
  const wrong = [{ what: 'a text too long', value: anyText.repeat(maxLength + 1) }];
  if (minLength > 0) wrong.push({ what: 'an empty text', value: '' });
  if (schema.enum !== undefined) wrong.push({ what: 'an unknown word', value: 'no_such_word' });
  if (pattern !== undefined) wrong.push({ what: 'another form', value: 'no such form!' });
  for (const value of byFormat[format] ?? []) wrong.push({ what: `no ${format}`, value });
  return wrong;
}
