import { isRefusal, type Refusal } from '@serai/model';
import { z } from 'zod';
import { instant, paging, weightGrams } from '../routes/schemas';
import { fieldOf, validate } from './validate';

function refusalOf(schema: z.ZodType, value: unknown): Refusal {
  try {
    validate(schema, value, 'body');
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
  throw new Error('it was taken');
}

const quote = z.strictObject({
  parcels: z.array(z.strictObject({ weightGrams })),
  readyAt: instant,
});
const good = { parcels: [{ weightGrams: 1 }], readyAt: '2027-01-01T00:00:00Z' };

test('a good body comes back with its instants as numbers', () => {
  expect(validate(quote, good, 'body')).toEqual({ ...good, readyAt: Date.UTC(2027, 0, 1) });
});

test('the field that is wrong is named from the top, with its place in lists', () => {
  const parcels = [{ weightGrams: 1 }, { weightGrams: 2 }, { weightGrams: -1 }];
  const { code, field, errors } = refusalOf(quote, { ...good, parcels });
  expect([code, field]).toEqual(['BODY_INVALID', 'parcels[2].weightGrams']);
  expect(errors).toMatchObject([{ field: 'parcels[2].weightGrams', code: 'FIELD_INVALID' }]);
});

test.each([
  ['is missing', { parcels: [] }, 'readyAt', 'FIELD_REQUIRED'],
  ['has another type', { ...good, parcels: 'x' }, 'parcels', 'FIELD_INVALID'],
  ['is not known', { ...good, hurry: true }, 'hurry', 'FIELD_UNKNOWN'],
  ['is no instant', { ...good, readyAt: 'soon' }, 'readyAt', 'INSTANT_INVALID'],
  ['has no zone', { ...good, readyAt: '2027-01-01T00:00:00' }, 'readyAt', 'INSTANT_INVALID'],
  ['lies in the year 9999', { ...good, readyAt: '9999-01-01T00:00:00Z' }, 'readyAt', /INSTANT/],
])('a field that %s is refused by its name and reason', (_what, body, field, code) => {
  const refusal = refusalOf(quote, body);
  expect(refusal.errors).toMatchObject([
    { field, code: typeof code === 'string' ? code : expect.stringMatching(code) },
  ]);
});

test('grams that can only be meant as another unit are told the unit', () => {
  const refusal = refusalOf(quote, { ...good, parcels: [{ weightGrams: 10_000_000_000 }] });
  expect(refusal.errors[0]?.message).toMatch(/this field is in grams/);
  for (const weight of [NaN, 1.5, '5', null, Infinity]) {
    const { errors } = refusalOf(quote, { ...good, parcels: [{ weightGrams: weight }] });
    expect(errors).toMatchObject([{ field: 'parcels[0].weightGrams', code: 'FIELD_INVALID' }]);
  }
});

test('a limit that is no number is wrong, not missing', () => {
  const { errors } = refusalOf(z.strictObject(paging), { limit: 'x' });
  expect(errors).toMatchObject([{ field: 'limit', code: 'FIELD_INVALID' }]);
});

test('however many things are wrong, at most 100 are told', () => {
  const parcels = Array.from({ length: 500 }, () => ({ weightGrams: 0 }));
  expect(refusalOf(quote, { ...good, parcels }).errors).toHaveLength(100);
});

test('paths are written as people write them', () => {
  expect(fieldOf([], 'body')).toBe('body');
  expect(fieldOf(['from', 'country'], 'body')).toBe('from.country');
  expect(fieldOf(['legs', 0, 'breaks', 3], 'body')).toBe('legs[0].breaks[3]');
});
