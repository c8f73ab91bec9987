import { restField, toProto, toRest } from './names';

test('instants are RFC 3339, empty texts and absent messages are left out', () => {
  const message = { id: 'bkg_1', readyAt: 0, promisedAt: 1_000, reason: '', fee: null, count: 0 };
  expect(toRest(message)).toEqual({
    id: 'bkg_1',
    promisedAt: '1970-01-01T00:00:01.000Z',
    count: 0,
  });
});

test('weights and volumes say their unit, however deep they stand', () => {
  const message = { parcels: [{ content: { grams: 5, cm3: 7 } }] };
  const rest = { parcels: [{ content: { weightGrams: 5, volumeCm3: 7 } }] };
  expect(toRest(message)).toEqual(rest);
  expect(toProto(rest)).toEqual(message);
  expect(restField('parcels[0].content.cm3')).toBe('parcels[0].content.volumeCm3');
});

test('plain values stand before lists, and what proto-loader adds for itself is not shown', () => {
  const shown = toRest({ legs: [], _validTo: 'validTo', id: 'lin_1' }) as object;
  expect(Object.keys(shown)).toEqual(['id', 'legs']);
});
