import { days, hours, isRefusal, type Refusal } from '@serai/model';
import { contentAsked, now, poznan, requirementAsked, yiwu } from './booking.test-data';
import { addressIn } from './place';
import { requirement, totalOf, type RequirementAsked } from './requirement';

function refused(changes: Partial<RequirementAsked>): Refusal {
  try {
    requirement(requirementAsked(changes), now);
  } catch (thrown) {
    if (isRefusal(thrown)) return thrown;
    throw thrown;
  }
  throw new Error('It was granted');
}

const third = (changes: Parameters<typeof contentAsked>[0]) => ({
  parcels: [contentAsked(), contentAsked(), contentAsked(changes)],
});

describe('a requirement', () => {
  it('is granted as it was asked, in the words that lines know', () => {
    const granted = requirement(requirementAsked({ modes: ['rail', 'road'] }), now);
    expect(granted.parcels[0]?.goods).toEqual(['general']);
    expect(granted.modes).toEqual(['rail', 'road']);
    expect(totalOf(granted.parcels)).toEqual({ grams: 87_500, cm3: 420_000, goods: ['general'] });
  });

  it.each<[string, string, Partial<RequirementAsked>]>([
    ['PARCELS_COUNT_INVALID', 'parcels', { parcels: [] }],
    [
      'PARCELS_COUNT_INVALID',
      'parcels',
      { parcels: Array.from({ length: 501 }, () => contentAsked()) },
    ],
    ['PARCEL_GRAMS_INVALID', 'parcels[2].grams', third({ grams: 0 })],
    ['PARCEL_GRAMS_INVALID', 'parcels[2].grams', third({ grams: -5 })],
    ['PARCEL_GRAMS_INVALID', 'parcels[2].grams', third({ grams: 1.5 })],
    ['PARCEL_GRAMS_INVALID', 'parcels[2].grams', third({ grams: Number.NaN })],
    ['PARCEL_GRAMS_INVALID', 'parcels[2].grams', third({ grams: 30_000_001 })],
    ['VOLUME_INVALID', 'parcels[2].cm3', third({ cm3: 0 })],
    ['VOLUME_INVALID', 'parcels[2].cm3', third({ cm3: 90_000_001 })],
    ['HS_CODE_INVALID', 'parcels[2].hsCode', third({ hsCode: '9503' })],
    ['HS_CODE_INVALID', 'parcels[2].hsCode', third({ hsCode: '95O300' })],
    ['COUNTRY_UNKNOWN', 'parcels[2].origin', third({ origin: 'XX' })],
    ['CURRENCY_UNKNOWN', 'parcels[2].value.currency', third({ value: money(1, 'ABC') })],
    ['MONEY_INVALID', 'parcels[2].value.amount', third({ value: money(0.5, 'CNY') })],
    ['VALUE_NEGATIVE', 'parcels[2].value.amount', third({ value: money(-1, 'CNY') })],
    ['GOODS_UNKNOWN', 'parcels[2].goods[1]', third({ goods: ['food', 'toys'] })],
    ['TEXT_TOO_LONG', 'parcels[2].description', third({ description: 'x'.repeat(201) })],
    ['TEXT_TOO_LONG', 'parcels[2].reference', third({ reference: 'x'.repeat(65) })],
    ['PLACE_MISSING', 'to', { to: null }],
    ['COUNTRY_UNKNOWN', 'to.country', { to: { ...poznan, country: 'POL' } }],
    ['COUNTRY_UNKNOWN', 'to.country', { to: { ...poznan, country: '' } }],
    ['POSTCODE_MISSING', 'from.postcode', { from: { ...yiwu, postcode: ' ' } }],
    ['POSTCODE_INVALID', 'from.postcode', { from: { ...yiwu, postcode: '{$gt:1}' } }],
    ['INSTANT_INVALID', 'readyAt', { readyAt: Date.UTC(9999, 0, 1) }],
    ['INSTANT_INVALID', 'readyAt', { readyAt: Number.NaN }],
    ['READY_AT_PAST', 'readyAt', { readyAt: now - hours(1) - 1 }],
    ['READY_AT_TOO_FAR', 'readyAt', { readyAt: now + days(90) + 1 }],
    ['INSTANT_INVALID', 'deliverBy', { deliverBy: -1 }],
    ['DELIVER_BY_BEFORE_READY', 'deliverBy', { deliverBy: now + hours(2) }],
    ['AVOID_TOO_MANY', 'avoidMemberIds', { avoidMemberIds: Array<string>(51).fill('mbr_x') }],
    ['TEXT_TOO_LONG', 'avoidPointIds[0]', { avoidPointIds: ['x'.repeat(201)] }],
    ['MODE_UNKNOWN', 'modes[1]', { modes: ['rail', 'camel'] }],
  ])('is refused %s at %s', (code, field, changes) => {
    const refusal = refused(changes);
    expect([refusal.kind, refusal.code, refusal.field]).toEqual(['invalid', code, field]);
  });

  it('says the largest weight where somebody sent kilograms of something as grams', () => {
    expect(refused(third({ grams: 12_500_000_000 })).message).toContain('30000000 grams');
  });

  it('says everything that is wrong at once', () => {
    const parcels = [contentAsked({ grams: 0 }), contentAsked({ hsCode: '1' })];
    const { code, errors } = refused({ parcels, to: null });
    expect(code).toBe('PLACE_MISSING');
    expect(errors.map(({ field }) => field)).toEqual([
      'to',
      'parcels[0].grams',
      'parcels[1].hsCode',
    ]);
  });

  it('may be ready an hour ago, on the last day, and at a point without a postcode', () => {
    const pickup = { ...poznan, country: '', postcode: '', pointId: 'pnt_poznan' };
    for (const readyAt of [now - hours(1), now + days(90)]) {
      const asked = requirementAsked({ readyAt, to: pickup });
      expect(requirement(asked, now).to.pointId).toBe('pnt_poznan');
    }
  });
});

describe('how far ahead parcels may be ready', () => {
  it('is what the process is told', () => {
    const asked = requirementAsked({ readyAt: now + days(180) });
    expect(requirement(asked, now, 180).readyAt).toBe(now + days(180));
    expect(() => requirement(asked, now, 179)).toThrow('Departures are not known so far ahead');
  });
});

describe('the address of a booking', () => {
  it('is in the quoted postcode, however it is written', () => {
    expect(addressIn(poznan, { ...poznan, postcode: '60 001' }, 'to').city).toBe('Poznań');
    expect(addressIn(poznan, { ...poznan, country: 'pl' }, 'to').country).toBe('PL');
  });

  it.each([
    ['ADDRESS_ELSEWHERE', 'to.postcode', { postcode: '60-002' }],
    ['ADDRESS_ELSEWHERE', 'to.country', { country: 'DE' }],
    ['ADDRESS_INCOMPLETE', 'to.street', { street: '' }],
    ['ADDRESS_INCOMPLETE', 'to.name', { name: ' ' }],
    ['ADDRESS_INCOMPLETE', 'to.city', { city: '' }],
    ['TEXT_TOO_LONG', 'to.phone', { phone: '0'.repeat(41) }],
  ])('is refused %s at %s', (code, field, changes) => {
    expect(() => addressIn(poznan, { ...poznan, ...changes }, 'to')).toThrow(
      expect.objectContaining({ code, field }),
    );
  });

  it('at a point is that point', () => {
    const pickup = { ...poznan, pointId: 'pnt_poznan' };
    expect(addressIn(pickup, pickup, 'to').pointId).toBe('pnt_poznan');
    expect(() => addressIn(pickup, { ...pickup, pointId: 'pnt_other' }, 'to')).toThrow(
      expect.objectContaining({ code: 'ADDRESS_ELSEWHERE', field: 'to.pointId' }),
    );
  });
});

function money(amount: number, currency: string): { amount: number; currency: string } {
  return { amount, currency };
}
