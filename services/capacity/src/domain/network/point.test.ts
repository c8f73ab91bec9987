import { member, poznan, refused } from './network.test-data';
import { point, type PointDraft } from './point';

const refusedWith = (changed: Partial<PointDraft>): string =>
  refused(() => point(member, { ...poznan, ...changed }));
const opening = (...stretches: [number, string, string][]): Partial<PointDraft> => ({
  opening: stretches.map(([day, opens, closes]) => ({ day, opens, closes })),
});

test('a point is kept as it was published, its lists in one order', () => {
  const made = point(member, {
    ...poznan,
    capabilities: ['cold', 'customs', 'cold'],
    holidays: ['2026-12-25', '2026-01-01', '2026-12-25'],
    name: '  Poznan hub ',
    ...opening([2, '06:00', '22:00'], [1, '06:00', '22:00']),
  });
  expect(made).toMatchObject({
    memberId: member,
    name: 'Poznan hub',
    capabilities: ['customs', 'cold'],
    holidays: ['2026-01-01', '2026-12-25'],
  });
  expect(made.opening.map(({ day }) => day)).toEqual([1, 2]);
});

test('a place may have no UN/LOCODE, no fee and no opening hours', () => {
  const bare = { unLocode: '', handlingFee: null, opening: [], holidays: [], capabilities: [] };
  expect(refusedWith(bare)).toBe('');
});

test.each<[string, Partial<PointDraft>]>([
  ['REFERENCE_INVALID reference', { reference: '' }],
  ['REFERENCE_INVALID reference', { reference: ' A' }],
  ['REFERENCE_INVALID reference', { reference: 'a/b' }],
  ['REFERENCE_INVALID reference', { reference: 'x'.repeat(61) }],
  ['TEXT_INVALID name', { name: '   ' }],
  ['TEXT_INVALID name', { name: 'x'.repeat(121) }],
  ['TEXT_INVALID name', { name: 'a\u0000b' }],
  ['TEXT_INVALID localName', { localName: 'x'.repeat(121) }],
  ['WORD_UNKNOWN kind', { kind: 'shed' }],
  ['COUNTRY_UNKNOWN country', { country: 'XX' }],
  ['COUNTRY_UNKNOWN country', { country: 'pl' }],
  ['UN_LOCODE_INVALID unLocode', { unLocode: 'PLPO' }],
  ['GLN_INVALID gln', { gln: '0614141000013' }],
  ['GLN_INVALID gln', { gln: '614141000012' }],
  ['UN_LOCODE_INVALID unLocode', { unLocode: 'DEBER' }],
  ['COORDINATES_INVALID coordinates', { coordinates: null }],
  ['COORDINATES_INVALID coordinates', { coordinates: { latitude: 90.1, longitude: 0 } }],
  ['COORDINATES_INVALID coordinates', { coordinates: { latitude: NaN, longitude: 0 } }],
  ['ZONE_UNKNOWN timeZone', { timeZone: 'Europe/Poznan' }],
  ['ZONE_UNKNOWN timeZone', { timeZone: '+01:00' }],
  ['NUMBER_OUT_OF_RANGE opening[0].day', opening([8, '06:00', '22:00'])],
  ['TIME_INVALID opening[0].opens', opening([1, '24:00', '22:00'])],
  ['TIME_INVALID opening[0].closes', opening([1, '06:00', '25:00'])],
  ['OPENING_HOURS_INVALID opening', opening([1, '06:00', '12:00'], [1, '11:00', '18:00'])],
  ['OPENING_HOURS_INVALID opening', opening([7, '22:00', '06:00'], [1, '05:00', '08:00'])],
  ['DATE_INVALID holidays[0]', { holidays: ['2026-02-30'] }],
  ['DATE_INVALID holidays[0]', { holidays: ['9999-01-01'] }],
  ['OPENING_HOURS_INVALID holidays', { holidays: manyDates(51) }],
  ['WORD_UNKNOWN capabilities[1]', { capabilities: ['cold', 'warm'] }],
  ['NUMBER_OUT_OF_RANGE handlingMinutes', { handlingMinutes: -1 }],
  ['NUMBER_OUT_OF_RANGE handlingMinutes', { handlingMinutes: 20_161 }],
  ['NUMBER_OUT_OF_RANGE handlingFee.amount', { handlingFee: { amount: -1, currency: 'PLN' } }],
  ['CURRENCY_UNKNOWN handlingFee.currency', { handlingFee: { amount: 1, currency: 'PLX' } }],
  ['MONEY_INVALID handlingFee.amount', { handlingFee: { amount: 1.5, currency: 'PLN' } }],
  ['NUMBER_OUT_OF_RANGE storageCm3', { storageCm3: 10_000_000_000_001 }],
])('%s is refused', (reason, changed) => {
  expect(refusedWith(changed)).toBe(reason);
});

test('hours may run over midnight and meet, but not overlap', () => {
  expect(refusedWith(opening([1, '22:00', '06:00'], [2, '06:00', '22:00']))).toBe('');
  expect(refusedWith(opening([7, '22:00', '06:00'], [1, '06:00', '24:00']))).toBe('');
});

function manyDates(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
  );
}
