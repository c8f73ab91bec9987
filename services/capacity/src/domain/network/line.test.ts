import { hasSameRoute, line, maxLegSizes, type LineDraft } from './line';
import { callingPoint, member, otherMember, refused, truck } from './network.test-data';

const today = '2026-03-01';
const made = (changed: Partial<LineDraft> = {}) =>
  line(member, { ...truck, ...changed }, callingPoint, (id) => id === otherMember, today);
const refusedWith = (changed: Partial<LineDraft>): string => refused(() => made(changed));

const [berlin, poznan, warsaw] = truck.calls as [
  LineDraft['calls'][0],
  LineDraft['calls'][0],
  LineDraft['calls'][0],
];
const [legOne, legTwo] = truck.legs as [LineDraft['legs'][0], LineDraft['legs'][0]];

test('a leg without a distance has the great circle between its points', () => {
  const { legs, goods, days } = made({ days: [3, 1] });
  expect(legs.map(({ distanceMetres }) => Math.round(distanceMetres / 1000))).toEqual([239, 310]);
  expect(goods).toEqual(['general', 'food']);
  expect(days).toEqual([1, 3]);
});

test('the first call has no arrival, and the last no departure', () => {
  const { calls } = made();
  expect(calls[0]).toEqual({
    pointId: 'berlin',
    arrives: null,
    departs: { time: '20:00', day: 0 },
  });
  expect(calls[2]?.departs).toBeNull();
});

test('a route is its points in their order, whatever the times', () => {
  const later = made({ calls: [{ ...berlin, departs: '19:00' }, poznan, warsaw] });
  const shorter = made({ calls: [berlin, { ...poznan, departs: '' }], legs: [legOne] });
  expect(hasSameRoute(made(), later)).toBe(true);
  expect(hasSameRoute(made(), shorter)).toBe(false);
});

test('every mode has a largest leg, a ship 250,000 t', () => {
  expect(maxLegSizes.sea.grams).toBe(250_000_000_000);
  for (const [mode, most] of Object.entries(maxLegSizes)) {
    const full = { ...most, distanceMetres: 1 };
    expect(refusedWith({ mode, legs: [full, full] })).toBe('');
    const over = { ...full, grams: most.grams + 1 };
    expect(refusedWith({ mode, legs: [full, over] })).toBe('NUMBER_OUT_OF_RANGE legs[1].grams');
  }
});

test.each<[string, Partial<LineDraft>]>([
  ['REFERENCE_INVALID reference', { reference: '-' }],
  ['TEXT_INVALID name', { name: '' }],
  ['WORD_UNKNOWN mode', { mode: 'camel' }],
  ['CALLS_INVALID calls', { calls: [berlin], legs: [] }],
  ['POINT_UNKNOWN calls[1].pointId', { calls: [berlin, { ...poznan, pointId: 'x' }, warsaw] }],
  ['CALLS_INVALID calls[1].pointId', { calls: [berlin, { ...poznan, pointId: 'berlin' }, warsaw] }],
  ['CALLS_INVALID calls[0].arrives', { calls: [{ ...berlin, arrives: '19:00' }, poznan, warsaw] }],
  ['CALLS_INVALID calls[2].departs', { calls: [berlin, poznan, { ...warsaw, departs: '05:00' }] }],
  ['TIME_INVALID calls[1].arrives', { calls: [berlin, { ...poznan, arrives: '' }, warsaw] }],
  ['TIME_INVALID calls[0].departs', { calls: [{ ...berlin, departs: '24:00' }, poznan, warsaw] }],
  [
    'NUMBER_OUT_OF_RANGE calls[2].arrivesDay',
    { calls: [berlin, poznan, { ...warsaw, arrivesDay: 121 }] },
  ],
  [
    'CALLS_DO_NOT_CHAIN calls[1].arrives',
    { calls: [berlin, { ...poznan, arrives: '19:59' }, warsaw] },
  ],
  [
    'CALLS_DO_NOT_CHAIN calls[1].arrives',
    { calls: [berlin, { ...poznan, arrives: '20:00' }, warsaw] },
  ],
  [
    'CALLS_DO_NOT_CHAIN calls[1].departs',
    { calls: [berlin, { ...poznan, departsDay: 0 }, warsaw] },
  ],
  ['DAYS_INVALID days', { days: [] }],
  ['DATE_INVALID validFrom', { validFrom: '2026-13-01' }],
  ['DATE_INVALID validTo', { validTo: '9999-01-01' }],
  ['VALIDITY_INVALID validTo', { validTo: '2025-12-31' }],
  ['LINE_NEVER_RUNS days', { days: [1], validFrom: '2026-03-03', validTo: '2026-03-08' }],
  ['NUMBER_OUT_OF_RANGE cutoffMinutes', { cutoffMinutes: -1 }],
  ['LEGS_MISMATCH legs', { legs: [legOne] }],
  ['NUMBER_OUT_OF_RANGE legs[0].grams', { legs: [{ ...legOne, grams: 0 }, legTwo] }],
  ['NUMBER_OUT_OF_RANGE legs[1].cm3', { legs: [legOne, { ...legTwo, cm3: 5_000_000_001 }] }],
  [
    'NUMBER_OUT_OF_RANGE legs[1].distanceMetres',
    { legs: [legOne, { ...legTwo, distanceMetres: -1 }] },
  ],
  ['WORD_UNKNOWN goods', { goods: [] }],
  ['WORD_UNKNOWN goods[0]', { goods: ['gold'] }],
  ['MEMBER_UNKNOWN sellerIds[1]', { sellerIds: [otherMember, 'mbr_x'] }],
  ['NUMBER_OUT_OF_RANGE sellerIds', { sellerIds: Array.from({ length: 501 }, () => otherMember) }],
])('%s is refused', (reason, changed) => {
  expect(refusedWith(changed)).toBe(reason);
});

test('a timetable that chains only in summer is refused', () => {
  const minsk = { ...warsaw, pointId: 'minsk', arrives: '02:40', arrivesDay: 1 };
  const calls = [berlin, { ...poznan, departs: '01:00' }, minsk];
  expect(refusedWith({ calls, validFrom: '2026-05-01', validTo: '2026-09-30' })).toBe('');
  expect(refusedWith({ calls })).toBe('CALLS_DO_NOT_CHAIN calls[2].arrives');
});

test('a night run that falls into the skipped hour once a year may be published', () => {
  const calls = [
    { ...berlin, departs: '02:10' },
    { ...warsaw, arrives: '02:50', arrivesDay: 0 },
  ];
  const spring = { validFrom: '2026-03-29', validTo: '2026-03-29' };
  expect(refusedWith({ calls, legs: [legOne], ...spring })).toBe('');
});
