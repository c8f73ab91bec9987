import { member, otherMember, refused, truckTariff } from './network.test-data';
import { tariff, tariffAt, type TariffDraft } from './tariff';

const lineOf = (id: string) => (id === 'lin_truck' ? { memberId: member, legCount: 2 } : undefined);
const made = (changed: Partial<TariffDraft> = {}, owner = member) =>
  tariff(owner, { ...truckTariff, ...changed }, lineOf);
const refusedWith = (changed: Partial<TariffDraft>): string => refused(() => made(changed));

const [one, two] = truckTariff.legs as [TariffDraft['legs'][0], TariffDraft['legs'][0]];
const breaks = (...from: number[]): Partial<TariffDraft> => ({
  legs: [one, { ...two, breaks: from.map((fromGrams) => ({ fromGrams, perKg: 1 })) }],
});

test('a tariff is kept with the longest notice of cancellation first', () => {
  expect(made().cancellation.map(({ hoursBefore }) => hoursBefore)).toEqual([72, 24]);
  expect(made().validTo).toBeNull();
});

test('only the member of the line prices it', () => {
  expect(refused(() => made({}, otherMember))).toBe('LINE_OF_ANOTHER lineId');
});

test.each<[string, Partial<TariffDraft>]>([
  ['LINE_UNKNOWN lineId', { lineId: 'lin_none' }],
  ['REFERENCE_INVALID reference', { reference: '' }],
  ['LEGS_MISMATCH legs', { legs: [one] }],
  ['CURRENCY_UNKNOWN currency', { currency: 'EURO' }],
  ['NUMBER_OUT_OF_RANGE base', { base: -1 }],
  ['NUMBER_OUT_OF_RANGE divisor', { divisor: 0 }],
  ['NUMBER_OUT_OF_RANGE divisor', { divisor: 1_000_001 }],
  ['NUMBER_OUT_OF_RANGE legs[0].perKg', { legs: [{ ...one, perKg: 0.5 }, two] }],
  ['NUMBER_OUT_OF_RANGE legs[1].minimum', { legs: [one, { ...two, minimum: 1_000_000_000_001 }] }],
  ['BREAKS_INVALID legs[1].breaks[0].fromGrams', breaks(0)],
  ['BREAKS_INVALID legs[1].breaks[1].fromGrams', breaks(45_000, 45_000)],
  ['BREAKS_INVALID legs[1].breaks[1].fromGrams', breaks(100_000, 45_000)],
  ['BREAKS_INVALID legs[1].breaks', breaks(...Array.from({ length: 21 }, (_, n) => n + 1))],
  ['NUMBER_OUT_OF_RANGE legs[1].breaks[0].fromGrams', breaks(1.5)],
  ['SURCHARGES_INVALID surcharges', { surcharges: ['fuel', 'fuel'].map(surcharge) }],
  ['REFERENCE_INVALID surcharges[0].code', { surcharges: [surcharge('')] }],
  [
    'NUMBER_OUT_OF_RANGE surcharges[0].basisPoints',
    { surcharges: [{ ...surcharge('a'), basisPoints: 10_001 }] },
  ],
  ['NUMBER_OUT_OF_RANGE surcharges[0].amount', { surcharges: [{ ...surcharge('a'), amount: -1 }] }],
  ['CANCELLATION_INVALID cancellation', { cancellation: terms([24, 0], [24, 100]) }],
  ['CANCELLATION_INVALID cancellation', { cancellation: terms([72, 500], [24, 100]) }],
  ['CANCELLATION_INVALID cancellation', { cancellation: terms(...manyTerms()) }],
  ['NUMBER_OUT_OF_RANGE cancellation[0].feeBasisPoints', { cancellation: terms([24, 10_001]) }],
  ['NUMBER_OUT_OF_RANGE cancellation[0].hoursBefore', { cancellation: terms([-1, 0]) }],
  ['VALIDITY_INVALID validFrom', { validFrom: -1 }],
  ['VALIDITY_INVALID validFrom', { validFrom: Date.UTC(9999, 0, 1) }],
  ['VALIDITY_INVALID validTo', { validTo: truckTariff.validFrom }],
  ['VALIDITY_INVALID validTo', { validTo: Date.UTC(9999, 0, 1) }],
])('%s is refused', (reason, changed) => {
  expect(refusedWith(changed)).toBe(reason);
});

test('of the tariffs in force the one that began last counts, then the lower id', () => {
  const tariffs = [
    { id: 'c', validFrom: 100, validTo: null },
    { id: 'b', validFrom: 200, validTo: 300 },
    { id: 'a', validFrom: 100, validTo: null },
  ];
  expect([99, 100, 199, 200, 299, 300].map((at) => tariffAt(tariffs, at)?.id)).toEqual([
    undefined,
    'a',
    'a',
    'b',
    'b',
    'a',
  ]);
});

function surcharge(code: string) {
  return { code, amount: 1, basisPoints: 1 };
}

function terms(...rows: [number, number][]) {
  return rows.map(([hoursBefore, feeBasisPoints]) => ({ hoursBefore, feeBasisPoints }));
}

function manyTerms(): [number, number][] {
  return Array.from({ length: 21 }, (_, hours) => [100 - hours, 0]);
}
